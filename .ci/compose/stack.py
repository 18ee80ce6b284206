"""A stack of docker-compose.yml with a name and ports of its own, and what one asks of it."""

import json
import os
import pathlib
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PRODUCT = {"designation": "Robot aspirateur Tornado 7 L", "description": "avec station de charge"}


def say(text):
    print(f"compose: {text}", flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition, limit=180):
    """Waits until `condition` gives something that is true, and returns that."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            if found := condition():
                return found
        except (OSError, subprocess.CalledProcessError):
            pass
        time.sleep(0.3)
    raise SystemExit(f"compose: no {what} within {limit} s")


def expect(condition, text):
    if not condition:
        raise SystemExit(f"compose: {text}")


class Stack:
    """With an override, a compose file's text, it differs from docker-compose.yml in that."""

    number = 0

    def __init__(self, override=None, **environment):
        Stack.number += 1
        self.ports = {
            f"{name}_PORT": free_port()
            for name in ["AUTH", "PREDICT", "DRIFT", "PROMETHEUS"]
        }
        self.environment = {**os.environ, **{k: str(v) for k, v in self.ports.items()}}
        self.environment["COMPOSE_PROJECT_NAME"] = f"aisle-test-{os.getpid()}-{Stack.number}"
        self.environment.update(environment)
        self.token = None
        if override:
            self.override = tempfile.NamedTemporaryFile("w", suffix=".yml")
            self.override.write(override)
            self.override.flush()
            self.environment["COMPOSE_FILE"] = f"{ROOT}/docker-compose.yml:{self.override.name}"

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            self.compose("ps", "--all", quiet=False)
            self.compose("logs", "--tail", "40", quiet=False)
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "5")

    def start(self):
        self.timed("up", "--wait", "--no-build")
        self.log_in()

    def run(self, *command, check=True, quiet=False):
        output = subprocess.PIPE if quiet else None
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, stdout=output, check=check, text=True)

    def compose(self, *words, quiet=True):
        return self.run("docker", "compose", *words, quiet=quiet).stdout

    def timed(self, *words):
        begin = time.monotonic()
        self.compose(*words, quiet=False)
        say(f"`docker compose {' '.join(words)}` took {time.monotonic() - begin:.0f} s")

    def sql(self, query):
        return self.compose(
            "exec", "-T", "postgres", "psql", "-U", "aisle", "-qtAc", query).strip()

    def ask(self, service, path, body=None, form=False, timeout=5):
        """The status and the answer's JSON."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        data = None
        if body is not None:
            data = (urllib.parse.urlencode(body) if form else json.dumps(body)).encode()
            kind = "x-www-form-urlencoded" if form else "json"
            headers["Content-Type"] = f"application/{kind}"
        url = f"http://127.0.0.1:{self.ports[service.upper() + '_PORT']}{path}"
        request = urllib.request.Request(url, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def log_in(self):
        password = self.compose("exec", "-T", "auth", "auth", "admin-password").strip()
        status, answer = self.ask(
            "auth", "/login", {"username": "admin", "password": password}, form=True)
        expect(status == 200, f"login: {status} {answer}")
        self.token = answer["access_token"]

    def predict(self):
        status, answer = self.ask("predict", "/predict", PRODUCT)
        expect(status == 200, f"predict: {status} {answer}")
        return answer

    def runs(self):
        rows = self.sql("SELECT id || ' ' || state FROM pipeline_runs ORDER BY id")
        return [line.split() for line in rows.splitlines()]

    def settled(self):
        """The state of the newest run, once no run is open or queued."""
        states = [state for _, state in self.runs()]
        return states[-1] if states and not {"open", "queued"} & set(states) else None

    def new_data(self, seed):
        """Invents another catalogue, which dvc-sync then finds."""
        self.compose(
            "exec", "-T", "dvc-sync", "sample-catalogue", "--rows", "20000", "--seed", str(seed),
            "--force", "--output", "/shared_volume/data/raw")


class Load(threading.Thread):
    """Predicts without a pause until it is ended, and keeps what was answered."""

    def __init__(self, stack):
        super().__init__(daemon=True)
        self.stack, self.ended = stack, threading.Event()
        self.accepted, self.failed, self.versions = [], 0, set()

    def run(self):
        while not self.ended.is_set():
            try:
                status, answer = self.stack.ask("predict", "/predict", PRODUCT)
            except (OSError, ValueError):
                status = None
            if status == 200:
                self.accepted.append(answer["prediction_id"])
                self.versions.add(answer["model_version"])
            else:
                self.failed += 1
                time.sleep(0.05)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.join()


def logged(stack, accepted):
    """Waits until each accepted prediction is in the database, and sees that it is there once."""
    def count():
        return int(stack.sql("SELECT count(*) FROM predictions")) >= len(accepted)

    wait_for("predictions in the database", count, 60)
    known = stack.sql("SELECT id FROM predictions").split()
    expect(len(known) == len(set(known)), "a prediction is in the database twice")
    missing = set(accepted) - set(known)
    expect(not missing, f"{len(missing)} of {len(accepted)} accepted predictions are lost")
