"""S3: moto for the protocol, and a slow server of our own for latency."""

import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from xml.sax.saxutils import unescape

from .bare_s3 import SIGNED
from .measure import Broken, Command
from .places import Tree, check_bytes, copy_tree, file_md5, random_file
from .scenario import Bar, Row, Step
from .tools import FLOOR, Repository

BARE = pathlib.Path(__file__).with_name("bare_s3.py")
SLOW = pathlib.Path(__file__).parent.with_name("slow_s3.py")
THREADS = "8"
LOOP = "bare loop, 8 threads"


class Server:
    def __init__(self, argv, port, log):
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        with open(log, "wb") as output:
            self.process = subprocess.Popen(argv, stdout=output, stderr=output)
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise Broken(f"{argv[0]} does not start; {log} says why") from None
                time.sleep(0.1)

    def ask(self, method, path):
        """Signed by nobody: moto wants a signature, and checks none."""
        request = urllib.request.Request(self.url + path, method=method, headers=SIGNED)
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()

    def count(self, bucket):
        total, token = 0, ""
        while True:
            page = self.ask("GET", f"/{bucket}?list-type=2{token}")
            total += page.count("<Key>")
            more = re.search("<NextContinuationToken>(.*?)</NextContinuationToken>", page)
            if not more:
                return total
            token = "&continuation-token=" + urllib.parse.quote(unescape(more[1]), safe="")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class S3Scenario:
    """A bucket for each contestant and round, since moto looks through all keys of a bucket."""

    def __init__(self, bench):
        self.work, self.tools = bench.work, bench.tools
        port = free_port()
        self.server = Server(self.server_argv(bench, port), port, self.work.root / "server.log")
        self.number = 0

    def steps(self):
        self.number += 1
        self.buckets = {name: f"{name}-{self.number}" for name in ("dvc", "datavc", FLOOR)}
        for bucket in self.buckets.values():
            self.server.ask("PUT", f"/{bucket}")
        self.repositories = {}
        self.clones = {}
        for tool in self.tools:
            remote = f"s3://{self.buckets[tool.name]}/store"
            repository = Repository(self.work, tool.name, remote, self.server.url)
            self.repositories[tool.name] = repository
        return self.round_steps()

    def finish(self):
        for repository in [*self.repositories.values(), *self.clones.values()]:
            self.work.discard(repository.root)

    def close(self):
        self.server.stop()

    def commands(self, *arguments, where=None, loop=None):
        starters = {
            tool.name: lambda tool=tool: tool(
                *arguments, at=(where or self.repositories)[tool.name])
            for tool in self.tools
        }
        return starters | ({FLOOR: lambda: self.bare(loop)} if loop else {})

    def bare(self, verb):
        address = f"127.0.0.1:{self.server.port}"
        argv = [sys.executable, BARE, verb, self.tree.folder, address]
        return Command([*argv, self.buckets[FLOOR], THREADS], self.work.root)

    def add(self, source, name):
        """Unmeasured: what there is to push."""
        for tool in self.tools:
            repository = self.repositories[tool.name]
            copy_tree(source, repository.root / name)
            command = tool("add", "--quiet", name, at=repository)
            environment = {"PATH": "/usr/bin:/bin", **command.environment}
            subprocess.run(command.argv, cwd=command.folder, env=environment, check=True)

    def push_step(self, row, objects, loop=None):
        def check(contestant, outcome):
            found = self.server.count(self.buckets[contestant])
            if found != objects - (contestant == FLOOR):
                raise Broken(f"the bucket has {found} objects instead of {objects}")

        return Step(row, self.commands("push", loop=loop), check=check)

    def pull_step(self, row, check, loop=None):
        def prepare(contestant):
            if contestant != FLOOR:
                self.clones[contestant] = self.repositories[contestant].clone()

        def check_clone(contestant, outcome):
            if contestant != FLOOR:
                check(self.clones[contestant].root)

        commands = self.commands("pull", where=self.clones, loop=loop)
        return Step(row, commands, prepare, check_clone)


class SmallObjects(S3Scenario):
    def __init__(self, bench, count, size):
        super().__init__(bench)
        self.tree = Tree(self.work.fresh("objects"), count, size, seed=3)

    def round_steps(self):
        self.add(self.tree.folder, "data")
        check = lambda root: self.tree.check_copy(root / "data")
        return [
            self.push_step(self.rows[0], len(self.tree.digests) + 1, "put"),
            self.pull_step(self.rows[1], check, "get"),
        ]


class Moto(SmallObjects):
    name = "s3"
    bars = [Bar("floor", 1.15), Bar("cpu", 5)]
    rows = [
        Row("s3-push", "moto: push", bars, LOOP),
        Row("s3-pull", "moto: pull into a fresh clone", bars, LOOP),
    ]

    def server_argv(self, bench, port):
        return [bench.peers / "moto_server", "-H", "127.0.0.1", "-p", str(port)]


class MotoBig(S3Scenario):
    name = "s3-big"
    bars = [Bar("memory", 64)]
    rows = [
        Row("s3-big-push", "moto: push one big object", bars),
        Row("s3-big-pull", "moto: pull one big object", bars),
    ]
    server_argv = Moto.server_argv

    def __init__(self, bench, size):
        super().__init__(bench)
        self.file = random_file(self.work.fresh("object"), size, seed=4)
        self.digest = file_md5(self.file)

    def round_steps(self):
        self.add(self.file, "big.bin")
        check = lambda root: check_bytes(root / "big.bin", self.digest)
        return [self.push_step(self.rows[0], 1), self.pull_step(self.rows[1], check)]

    def finish(self):
        """Buckets stay as they are: moto keeps big objects in temporary files of its own."""
        for repository in [*self.repositories.values(), *self.clones.values()]:
            for path in [repository.root / "big.bin", *repository.cache.glob("files/md5/??/*")]:
                path.unlink(missing_ok=True)
        super().finish()
        self.server.ask("POST", "/moto-api/reset")


class Slow(SmallObjects):
    name = "slow"
    bars = [Bar("dvc", 4)]
    rows = [
        Row("slow-push", "S3 with 20 ms a request: push", bars, LOOP),
        Row("slow-pull", "S3 with 20 ms a request: pull", bars, LOOP),
    ]

    def server_argv(self, bench, port):
        return [sys.executable, SLOW, "--port", str(port), "--delay", "20"]
