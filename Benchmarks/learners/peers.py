"""The peers' environment, and their rows: measured now, or kept from an earlier run."""

import hashlib
import json
import pathlib
import subprocess
import sys
import time

from harness.measure import Broken, Command, machine

from .peer import NAMES, settings

HERE = pathlib.Path(__file__).resolve().parent
CEILING = "ceiling"


def environment(folder):
    """An interpreter that has what peers-learning.txt names; made once for each lock."""
    wanted, lock = HERE.parent / "peers-learning.txt", HERE.parent / "peers-learning.lock"
    stamp, python = folder / "stamp", folder / "bin/python"
    digest = hashlib.sha256(wanted.read_bytes() + lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        print(f"installing into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", wanted, "-c", lock], check=True)
        stamp.write_text(digest)
    return python


def versions():
    lines = (HERE.parent / "peers-learning.lock").read_text().split()
    wanted = ("scikit-learn", "numpy", "fasttext")
    return ", ".join(line.replace("==", " ") for line in lines if line.startswith(wanted))


class Peers:
    def __init__(self, python, stopwatch, records, fresh, busy=False):
        self.python = python
        self.stopwatch = stopwatch
        self.records = records
        self.fresh = fresh
        self.busy = busy

    def rows(self, split, names=NAMES):
        for name in (*names, CEILING):
            yield self.row(split, name)

    def row(self, split, name):
        """`cached` says that it was measured earlier; the row's date says when.

        A kept row that is not `timed` was made on a busy machine: its F1 counts, its seconds do not.
        """
        made_by = "" if name == CEILING else json.dumps([settings(name), versions()])
        same = hashlib.sha256(made_by.encode()).hexdigest()[:16]
        row = {"set": split.name, "digest": split.digest, "name": name, "settings": same,
               "machine": machine()}
        known = self.records.find(**row)
        if known and not self.fresh:
            return known | {"cached": True}
        row |= {"date": time.strftime("%Y-%m-%d %H:%M"), "timed": not self.busy}
        row |= self.ceiling(split) if name == CEILING else self.measure(split, name)
        self.records.add(row)
        return row | {"cached": False}

    def measure(self, split, name):
        command = Command([self.python, HERE / "peer.py", name, split.train, split.test], HERE)
        outcome = self.stopwatch.run(command)
        sample = outcome.sample
        found = json.loads(outcome.stdout)
        model = found["seconds"]["features"] + found["seconds"]["fit"]
        return found | {"model_seconds": round(model, 3), "wall": round(sample.seconds, 3),
                        "cpu": round(sample.cpu, 3), "mebibytes": round(sample.mebibytes)}

    def ceiling(self, split):
        return self.judge(split)

    def judge(self, split, *predictions):
        argv = [self.python, HERE / "judge.py", split.test, *predictions]
        done = subprocess.run(argv, capture_output=True, text=True)
        if done.returncode:
            raise Broken(f"judge.py: {done.stderr[-500:]}")
        return json.loads(done.stdout)
