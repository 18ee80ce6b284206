#!/usr/bin/env python3
"""Measures `training evaluate` side by side with scikit-learn and fastText on the shared data sets.

A peer's row is kept in Benchmarks/results/learning-peers.jsonl as soon as it was measured, and used
again for the same data, settings, versions and machine unless --fresh is given. Ours is measured
each time.
"""

import argparse
import os
import pathlib
import platform
import shlex
import subprocess
import sys
import time

from harness import report
from harness.measure import Broken, Stopwatch, machine
from learners import sets, tables
from learners.ours import Ours
from learners.peer import NAMES
from learners.peers import Peers, environment, versions
from learners.records import Records

# A launcher that was ended from outside counts too.
FAILURES = (Broken, OSError, ValueError, LookupError, subprocess.SubprocessError)
HERE = pathlib.Path(__file__).resolve().parent


def names(allowed):
    def parse(text):
        found = text.split(",")
        if unknown := set(found) - set(allowed):
            raise argparse.ArgumentTypeError(f"no such name: {', '.join(sorted(unknown))}")
        return found
    return parse


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    known = [*sets.SOURCES, *sets.GROUPED]
    parser.add_argument("--sets", type=names(known), default=list(sets.SOURCES),
                        metavar="SET,...", help=f"of {', '.join(known)}")
    parser.add_argument("--peers", type=names([*NAMES, "none"]), default=NAMES,
                        metavar="PEER,...", help=f"of {', '.join(NAMES)}; none: only ours")
    parser.add_argument("--fresh", action="store_true", help="measure peers again that are cached")
    parser.add_argument("--busy", action="store_true",
                        help="others work on the machine: keep peers' F1, not their seconds")
    parser.add_argument("--peers-only", action="store_true", help="without ours")
    parser.add_argument("--runs", type=int, default=3, help="of ours (default 3)")
    parser.add_argument("--idle-wait", type=float, default=30, help="seconds for a quiet machine")
    parser.add_argument("--under", type=shlex.split, default=[], metavar="COMMAND",
                        help="start each run by it, as one that takes a lock on the machine")
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work")
    parser.add_argument("--write", action="store_true", help="the tables into RESULTS.md")
    return parser.parse_args(arguments)


def training():
    folder = pathlib.Path(os.environ.get("AISLE_BIN", HERE.parent / ".build/release")).absolute()
    return folder / "training"


def facts(options):
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{machine()}, Linux {platform.release()}",
        "peers": f"{versions()}; one run each",
        "ours": f"median of {options.runs}",
    }


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = options.work.absolute() / "learning"
        self.work.mkdir(parents=True, exist_ok=True)
        folder = os.environ.get("AISLE_LEARNING_PEERS", HERE.parent / ".build/learning-peers")
        python = environment(pathlib.Path(folder).absolute())
        stopwatch = Stopwatch(self.work, options.idle_wait, options.under)
        kept = Records(HERE / "results/learning-peers.jsonl")
        self.peers = Peers(python, stopwatch, kept, options.fresh, options.busy)
        ours = Records(options.work / "learning-ours.jsonl")
        self.ours = Ours(training(), stopwatch, ours, self.peers.judge, self.work)
        self.results = []
        self.problems = []

    def take(self, name):
        split = sets.prepare(name, self.work)
        if split is None:
            print(f"learning: {name} is not in {sets.home()}: left out", file=sys.stderr)
            return
        rows, ours = [], None
        self.results.append((name, rows, None))
        for peer in [] if self.options.peers == ["none"] else [*self.options.peers, "ceiling"]:
            if row := self.attempt(f"{name}, {peer}", lambda: self.peers.row(split, peer)):
                rows.append(row)
        if not self.options.peers_only:
            ours = self.attempt(f"{name}, ours", lambda: self.ours.row(split, self.options.runs))
        self.results[-1] = (name, rows, ours)

    def attempt(self, title, measure):
        try:
            row = measure()
        except FAILURES as problem:
            self.problems.append(f"{title}: {problem}")
            print(f"learning: {title}: {problem}", file=sys.stderr)
            return None
        said = f"{title}: {row['weighted_f1']:.4f} {row['macro_f1']:.4f}"
        said += f" in {row['wall']:.2f} s" if "wall" in row else ""
        print(said + (" (cached)" if row.get("cached") else ""), file=sys.stderr, flush=True)
        return row


def main(arguments=None):
    options = parse(arguments)
    if not options.peers_only and not training().exists():
        sys.exit(f"{training()} is missing: run 'make build', or ask for --peers-only")
    bench = Bench(options)
    try:
        for name in options.sets:
            bench.take(name)
    finally:
        text = tables.document(bench.results, facts(options))
        text += "".join(f"\n* broken: {problem}" for problem in bench.problems)
        print(text)
    if options.write:
        report.write_section(HERE / "RESULTS.md", "Learning", text.rstrip("\n") + "\n")
    return 1 if bench.problems or tables.failures(bench.results) else 0


if __name__ == "__main__":
    sys.exit(main())
