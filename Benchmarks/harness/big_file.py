"""One big file: add, status when nothing is remembered, push."""

from .measure import Broken, Command
from .places import check_bytes, file_md5, random_file
from .scenario import Bar, Row, Step
from .tools import FLOOR, Repository

# Hashing and copying overlap, so that hashing alone is the floor.
BARS = [Bar("floor", 1.3), Bar("memory", 40)]
HASH = "`openssl md5`"


class BigFile:
    name = "big"
    rows = [
        Row("big-add", "big file: add", BARS, HASH),
        Row("big-status", "big file: status, rehashed", BARS, HASH),
        Row("big-push", "big file: push to a folder", BARS, HASH),
    ]

    def __init__(self, bench, size):
        self.work, self.tools = bench.work, bench.tools
        self.file = random_file(self.work.fresh("big"), size, seed=2)
        self.digest = file_md5(self.file)

    def steps(self):
        self.repositories = {}
        for tool in self.tools:
            remote = self.work.fresh(f"remote-{tool.name}")
            self.repositories[tool.name] = Repository(self.work, tool.name, remote)
        return [self.add(), self.status(), self.push()]

    def finish(self):
        """These are few files, which may be deleted, and many bytes, which have to be."""
        for repository in self.repositories.values():
            for folder in (repository.root, repository.cache, repository.remote):
                for path in [folder / "big.bin", *folder.glob("files/md5/??/*")]:
                    path.unlink(missing_ok=True)
            self.work.discard(repository.root)
            self.work.discard(repository.remote)

    def close(self):
        self.file.unlink()

    def commands(self, *arguments):
        hashing = Command(["openssl", "md5", self.file], self.work.root)
        starters = {
            tool.name: lambda tool=tool: tool(*arguments, at=self.repositories[tool.name])
            for tool in self.tools
        }
        return starters | {FLOOR: lambda: hashing}

    def add(self):
        def prepare(contestant):
            if contestant != FLOOR:
                target = self.repositories[contestant].root / "big.bin"
                with open(self.file, "rb") as source, open(target, "wb") as copy:
                    while block := source.read(1 << 22):
                        copy.write(block)

        def check(contestant, outcome):
            if contestant != FLOOR:
                self.repositories[contestant].check_pointer("big.bin", self.digest)
                self.check_object(self.repositories[contestant].cache)

        return Step(self.rows[0], self.commands("add", "big.bin"), prepare, check)

    def status(self):
        def prepare(contestant):
            for tool in self.tools:
                if tool.name == contestant:
                    tool.forget_hashes(self.repositories[contestant])

        def check(contestant, outcome):
            if contestant != FLOOR and "up to date" not in outcome.stdout:
                raise Broken(f"status said {outcome.stdout[-300:]}")

        return Step(self.rows[1], self.commands("status"), prepare, check)

    def push(self):
        def check(contestant, outcome):
            if contestant != FLOOR:
                self.check_object(self.repositories[contestant].remote)

        return Step(self.rows[2], self.commands("push"), check=check)

    def check_object(self, store):
        check_bytes(store / "files/md5" / self.digest[:2] / self.digest[2:], self.digest)
