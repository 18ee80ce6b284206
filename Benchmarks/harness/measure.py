"""Starts commands on a quiet machine and records what they took."""

import os
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass, field

IDLE_ENOUGH = 0.88


class Broken(Exception):
    """A command failed, or did not do its work: its time means nothing."""


@dataclass
class Command:
    argv: list
    folder: pathlib.Path
    environment: dict = field(default_factory=dict)


@dataclass
class Sample:
    seconds: float
    user: float
    system: float
    mebibytes: float
    idle: float

    @property
    def cpu(self):
        return self.user + self.system


@dataclass
class Outcome:
    sample: Sample
    stdout: str
    stderr: str


class Stopwatch:
    def __init__(self, logs, idle_wait, under=()):
        """`under`: a command that starts each run, such as one that takes a lock first."""
        self.logs = logs
        self.idle_wait = idle_wait
        self.under = under
        self.launcher = pathlib.Path(__file__).with_name("launcher.py")

    def run(self, command, quietly=False):
        """`quietly`: without waiting for an idle machine, for work that is not measured."""
        idle = 0.0
        if not quietly:
            os.sync()
            idle = wait_until_idle(self.idle_wait)
        out, err = self.logs / "stdout", self.logs / "stderr"
        start = [*self.under, sys.executable, "-IS", self.launcher]
        launch = [*start, command.folder, out, err, *command.argv]
        environment = {**os.environ, **command.environment}
        answer = subprocess.run(launch, env=environment, check=True, capture_output=True, text=True)
        code, *numbers = answer.stdout.split()
        seconds, user, system, kibibytes = map(float, numbers)
        stdout, stderr = (path.read_text(errors="replace") for path in (out, err))
        if code != "0":
            line = " ".join(map(str, command.argv))
            raise Broken(f"'{line}' in {command.folder} exited with {code}: {stderr[-1000:]}")
        return Outcome(Sample(seconds, user, system, kibibytes / 1024, idle), stdout, stderr)


def wait_until_idle(longest):
    """The share of idle time over the last second, once it is enough or patience ends."""
    deadline = time.monotonic() + longest
    pause = min(1.0, longest)
    while True:
        before = processor_times()
        time.sleep(pause)
        after = processor_times()
        total = sum(after) - sum(before)
        idle = (after[3] + after[4] - before[3] - before[4]) / total if total else 1.0
        if idle >= IDLE_ENOUGH or time.monotonic() >= deadline:
            return idle


def machine():
    with open("/proc/cpuinfo") as file:
        models = [line.split(": ")[1].strip() for line in file if line.startswith("model name")]
    return f"{len(models)} × {models[0]}"


def processor_times():
    with open("/proc/stat") as file:
        return [int(word) for word in file.readline().split()[1:9]]
