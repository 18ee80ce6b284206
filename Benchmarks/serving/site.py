"""What is measured: the services on a volume of their own, and those they are compared with."""

import contextlib
import csv
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SECRET = "a secret of more than thirty-two bytes"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def descendants(process):
    """A process and all that it started."""
    found, children = [process], {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parts = stat.read_text().rsplit(")", 1)[1].split()
            children.setdefault(int(parts[1]), []).append(int(stat.parent.name))
    for parent in found:
        found += children.get(parent, [])
    return found


def processor_seconds(process):
    total = 0
    for number in descendants(process):
        with contextlib.suppress(OSError):
            parts = pathlib.Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(parts[11]) + int(parts[12])
    return total / os.sysconf("SC_CLK_TCK")


def status(process, name):
    """A line of /proc/PID/status, in bytes."""
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0


class Server:
    """A process that answers on a port, ended with this."""

    def __init__(self, argv, port, environment=None, ready="/ready", wanted=(200,),
                 pause=0.05):
        self.port = port
        self.process = subprocess.Popen(
            list(map(str, argv)), env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", ready)[0] in wanted:
                    return
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.stop()
                raise RuntimeError(f"{argv[0]} does not answer")
            time.sleep(pause)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def metric(self, name):
        for line in self.ask("GET", "/metrics")[1].decode().splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
        return 0.0


class Site:
    def __init__(self, folder, rows):
        self.folder, self.rows = folder, rows
        self.bin = pathlib.Path(os.environ.get("AISLE_BIN", ROOT / ".build/release")).absolute()
        self.volume = folder / "volume"
        peers = os.environ.get("AISLE_SERVING_PEERS", ROOT / ".build/serving-peers")
        self.peers = pathlib.Path(peers).absolute()
        self.environment = {
            "SHARED_VOLUME": str(self.volume), "SECRETS_DIR": str(folder / "secrets"),
            "PARAMS": str(ROOT / "params.yaml"), "LOG_FORMAT": "json", "HOST": "127.0.0.1"}
        self.bodies, self.headers = folder / "bodies", folder / "headers"

    # What is measured with

    def prepare(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, library in (("bare", "microhttpd"), ("load", "pthread")):
            subprocess.run(["cc", "-O2", "-o", self.folder / name, HERE / f"{name}.c",
                            f"-l{library}"], check=True)
        self.install_peers()
        self.make_models()
        self.write_bodies()
        with self.postgresql():
            pass

    def install_peers(self):
        wanted, lock = HERE.parent / "peers-serving.txt", HERE.parent / "peers-serving.lock"
        digest = hashlib.sha256(wanted.read_bytes() + lock.read_bytes()).hexdigest()
        stamp = self.peers / "stamp"
        if stamp.exists() and stamp.read_text() == digest:
            return
        subprocess.run([sys.executable, "-m", "venv", "--clear", self.peers], check=True)
        subprocess.run([self.peers / "bin/pip", "install", "--quiet",
                        "--disable-pip-version-check", "-r", wanted, "-c", lock], check=True)
        stamp.write_text(digest)

    def tool(self, *argv, **changes):
        environment = {**os.environ, **self.environment, **changes}
        return subprocess.run([self.bin / argv[0], *argv[1:]], env=environment, check=True,
                              capture_output=True, text=True).stdout

    def make_models(self):
        """Two versions, the second from other data, so that there is something to swap."""
        if (self.folder / "made").exists():
            return
        shutil.rmtree(self.volume, ignore_errors=True)
        self.volume.mkdir(parents=True)
        self.tool("auth", "init-secrets")
        raw = self.volume / "data/raw"
        for seed in (2, 1):
            shutil.rmtree(raw, ignore_errors=True)
            self.tool("sample-catalogue", "--rows", str(self.rows), "--seed", str(seed),
                      "--form", "products", "--output", str(raw))
            for stage in ("preprocessing", "training", "validation"):
                self.tool(stage, "run")
        self.peer("learn", raw / "products.csv", self.folder / "peer.model")
        (self.folder / "made").write_text("")

    def peer(self, *arguments):
        argv = [self.peers / "bin/python", HERE / "peer.py", *arguments]
        return subprocess.run(list(map(str, argv)), check=True, capture_output=True,
                              text=True).stdout.strip()

    def write_bodies(self):
        """Products of about 100 characters, as JSON, one a line."""
        lines = []
        with open(self.volume / "data/raw/products.csv", newline="") as file:
            for row in csv.DictReader(file):
                title = row["designation"][:100]
                rest = " ".join(row["description"].split())[: max(0, 100 - len(title))]
                lines.append(json.dumps({"designation": title, "description": rest or None},
                                        ensure_ascii=False))
        self.bodies.write_text("\n".join(lines[:5000]) + "\n")
        with open(self.folder / "products.csv", "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["designation", "description"])
            for line in lines[:5000]:
                product = json.loads(line)
                table.writerow([product["designation"], product["description"] or ""])
        (self.folder / "rows").write_text("[" + ",\n".join(lines[:10_000]) + "]")

    def about(self):
        sizes = {"catalogue": f"{self.rows} invented products"}
        lock = HERE.parent / "peers-serving.lock"
        named = ("fastapi", "uvicorn", "scikit-learn")
        sizes["peers"] = ", ".join(line.replace("==", " ") for line in lock.read_text().split()
                                   if line.split("==")[0] in named)
        return sizes

    # Servers

    def auth(self, **changes):
        port = free_port()
        environment = {**self.environment, "PORT": str(port), **changes}
        return Server([self.bin / "auth", "serve"], port, environment)

    def predict(self, *arguments, **changes):
        port = free_port()
        environment = {**self.environment, "PORT": str(port), **changes}
        return Server([self.bin / "predict", "serve", *arguments], port, environment)

    def start_seconds(self, stage, command):
        """From the process's start to its first 200 on /health."""
        port, before = free_port(), time.perf_counter()
        environment = {**self.environment, "PORT": str(port)}
        with Server([self.bin / stage, command], port, environment, "/health", pause=0.002):
            return time.perf_counter() - before

    def fastapi(self):
        port, log = free_port(), self.folder / "peer.log"
        argv = [self.peers / "bin/python", HERE / "peer.py", "serve", self.folder / "peer.model",
                log, SECRET, port]
        return Server(argv, port, ready="/docs")

    def bare(self, size):
        port = free_port()
        return Server([self.folder / "bare", port, 2, size], port, ready="/")

    def token(self, server):
        # Passwords that an earlier part guessed must not delay this one.
        with contextlib.closing(self.database()) as database, database:
            database.execute("DELETE FROM login_attempts")
        password = self.tool("auth", "admin-password").strip()
        body = json.dumps({"username": "admin", "password": password})
        status, answer = server.ask("POST", "/login", body, {"Content-Type": "application/json"})
        if status != 200:
            raise RuntimeError(f"login: {status} {answer}")
        return json.loads(answer)["access_token"]

    # Load

    def load(self, server, token, path="/predict", connections=32, seconds=8.0, rate=0.0,
             threads=2, bodies=None, background=False):
        headers = self.folder / f"headers-{server.port}"
        headers.write_text(f"Content-Type: application/json\r\ntoken: {token}\r\n")
        argv = [self.folder / "load", server.port, path, headers, bodies or self.bodies,
                connections, seconds, rate, threads]
        process = subprocess.Popen(list(map(str, argv)), stdout=subprocess.PIPE, text=True)
        if background:
            return process
        before = processor_seconds(server.process.pid)
        found = self.finish(process)
        found["server"] = processor_seconds(server.process.pid) - before
        return found

    @staticmethod
    def finish(process):
        text, _ = process.communicate()
        if process.returncode != 0:
            raise RuntimeError("the load generator failed")
        return json.loads(text)

    # PostgreSQL, as Debian configures it

    @contextlib.contextmanager
    def postgresql(self):
        """A server of our own with the same models; its address."""
        cluster = self.folder / "postgresql"
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        as_owner = [] if os.geteuid() else ["setpriv", "--reuid=postgres", "--regid=postgres",
                                            "--clear-groups"]
        with tempfile.TemporaryDirectory() as socket_folder:
            if not cluster.exists():
                cluster.mkdir()
                subprocess.run(["chown", "postgres:", cluster], check=True)
                subprocess.run([*as_owner, programs / "initdb", "-D", cluster / "data", "-U",
                                "aisle", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust"],
                               check=True, capture_output=True, cwd="/")
            os.chmod(socket_folder, 0o777)
            process = subprocess.Popen(
                [*as_owner, programs / "postgres", "-D", cluster / "data", "-k", socket_folder,
                 "-c", "listen_addresses="], cwd="/", stderr=subprocess.DEVNULL)
            try:
                url = f"postgresql://aisle@/postgres?host={socket_folder}"
                while subprocess.run(["psql", "-qc", "SELECT 1", url],
                                     capture_output=True).returncode:
                    time.sleep(0.1)
                if not (self.folder / "made-postgresql").exists():
                    for stage in ("preprocessing", "training", "validation"):
                        self.tool(stage, "run", DATABASE_URL=url)
                    (self.folder / "made-postgresql").write_text("")
                yield url
            finally:
                process.send_signal(signal.SIGINT)
                process.wait()

    def database(self):
        return sqlite3.connect(self.volume / "aisle.db", timeout=30)

    def swap(self):
        """Lets the alias name the other version, as a promotion does."""
        with contextlib.closing(self.database()) as database, database:
            database.execute("""
                UPDATE aliases SET generation = generation + 1, version_id =
                    (SELECT v.id FROM model_versions v WHERE v.model_id = aliases.model_id
                     AND v.id <> aliases.version_id ORDER BY v.id DESC LIMIT 1)""")
