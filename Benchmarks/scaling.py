#!/usr/bin/env python3
"""How time and memory of preprocessing and training grow with rows, and with categories.

Rows come from sample-catalogue, each size in a shared volume of its own; the stages run as by hand.
Exits 1 when a peak passes --limit or the time grows faster than the rows do.
"""

import argparse
import json
import math
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import time

from harness import report
from harness.measure import Broken, Command, Stopwatch
from learners import many_categories, sets
from learners.records import Records

# A launcher that was ended from outside counts too.
FAILURES = (Broken, OSError, ValueError, LookupError, subprocess.SubprocessError)
HERE = pathlib.Path(__file__).resolve().parent
# From one size to the next, seconds may grow as rows to this power: caches get colder.
STEEPEST = 1.15
LEAST_F1 = 0.9


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    sizes = lambda text: [int(float(word)) for word in text.split(",") if word]
    parser.add_argument("--rows", type=sizes, default=sizes("1e4,1e5,1e6"), metavar="N,...",
                        help="for preprocessing and training (default 1e4,1e5,1e6)")
    parser.add_argument("--preprocessing-rows", type=sizes, default=sizes("1e7"), metavar="N,...",
                        help="for preprocessing alone (default 1e7)")
    parser.add_argument("--categories", type=int, default=5000, help="0: leave that part out")
    parser.add_argument("--category-rows", type=int, default=50_000)
    parser.add_argument("--limit", type=float, default=2048, help="MiB (default 2048)")
    parser.add_argument("--idle-wait", type=float, default=10, help="seconds for a quiet machine")
    parser.add_argument("--under", type=shlex.split, default=[], metavar="COMMAND",
                        help="start each run by it, as one that takes a lock on the machine")
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work")
    parser.add_argument("--keep", action="store_true", help="the shared volumes, to look into them")
    parser.add_argument("--write", action="store_true", help="the table into RESULTS.md")
    return parser.parse_args()


class Scaling:
    def __init__(self, options):
        self.options = options
        self.root = options.work.absolute() / time.strftime("scaling-%Y%m%d-%H%M%S")
        self.root.mkdir(parents=True)
        folder = os.environ.get("AISLE_BIN", HERE.parent / ".build/release")
        self.programs = pathlib.Path(folder).absolute()
        self.stopwatch = Stopwatch(self.root, options.idle_wait, options.under)
        kept = options.work / "scaling.jsonl"
        self.records = Records(kept, key=("work", "rows", "categories"))
        self.rows = []

    def run(self, program, *arguments, quietly=False, **environment):
        command = Command([self.programs / program, *arguments], self.root, environment)
        return self.stopwatch.run(command, quietly)

    def note(self, work, rows, categories, sample, **more):
        row = {"work": work, "rows": rows, "categories": categories,
               "seconds": round(sample.seconds, 2), "cpu": round(sample.cpu, 2),
               "mebibytes": round(sample.mebibytes), "date": time.strftime("%Y-%m-%d %H:%M")}
        row |= more
        self.records.add(row)
        self.rows.append(row)
        print(json.dumps(row), file=sys.stderr, flush=True)

    def stages(self, rows, names):
        volume = self.root / f"volume-{rows}"
        raw = volume / "data/raw"
        raw.mkdir(parents=True)
        self.run("sample-catalogue", "--rows", str(rows), "--seed", "1", "--output", raw, "--quiet",
                 quietly=True)
        environment = {
            "SHARED_VOLUME": str(volume), "DATABASE_URL": f"sqlite:{volume}/aisle.db",
            "SECRETS_DIR": str(self.root / f"secrets-{rows}"), "LOG_FORMAT": "json",
            "PARAMS": os.environ.get("PARAMS", str(HERE.parent / "params.yaml")),
        }
        for name in names:
            self.note(name, rows, 27, self.run(name, "run", **environment).sample)
        if not self.options.keep:
            shutil.rmtree(volume)

    def many(self, categories, rows):
        """As `training evaluate`, which also scores from the bundle that it wrote."""
        path, parts = self.root / "many.csv", [self.root / f"many.{part}.csv" for part in "AB"]
        many_categories.write(path, categories, rows)
        sets.split(path, parts)
        arguments = ["evaluate", "--train", parts[0], "--test", parts[1], "--json"]
        outcome = self.run("training", *arguments)
        found = json.loads(outcome.stdout)
        self.note("training evaluate", rows, categories, outcome.sample,
                  weighted_f1=found["weighted_f1"])


def steepness(before, row):
    """The power of rows by which the time grew since the size before."""
    if row["seconds"] <= 0 or before["seconds"] <= 0:
        return None
    return math.log(row["seconds"] / before["seconds"]) / math.log(row["rows"] / before["rows"])


def judged(rows, limit):
    """Each row with its growth and what is wrong with it."""
    before = {}
    for row in sorted(rows, key=lambda row: (row["categories"], row["work"], row["rows"])):
        older = before.get((row["categories"], row["work"]))
        before[row["categories"], row["work"]] = row
        grown = steepness(older, row) if older else None
        problems = []
        if row["mebibytes"] >= limit:
            problems.append("memory")
        if grown is not None and grown > STEEPEST:
            problems.append("growth")
        if row.get("weighted_f1", 1) < LEAST_F1:
            problems.append("weighted F1")
        yield row, grown, problems


def document(rows, limit):
    head = ["work", "rows", "categories", "seconds", "CPU, s", "µs a row",
            "seconds grow as rows to", "peak MiB", f"verdict (< {limit:g} MiB, power ≤ {STEEPEST})"]
    lines = []
    for row, grown, problems in judged(rows, limit):
        lines.append([
            row["work"], f"{row['rows']:,}", f"{row['categories']:,}", f"{row['seconds']:.2f}",
            f"{row['cpu']:.2f}", f"{1e6 * row['seconds'] / row['rows']:.0f}",
            "–" if grown is None else f"{grown:.2f}", f"{row['mebibytes']}",
            f"**fail**: {', '.join(problems)}" if problems else "pass",
        ])
    return f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, sqlite; one run each.\n\n" + \
        report.table(head, lines) + "\n"


def main():
    options = parse()
    bench = Scaling(options)
    broken = False
    try:
        for rows in options.rows:
            bench.stages(rows, ["preprocessing", "training"])
        if options.categories:
            bench.many(options.categories, options.category_rows)
        for rows in options.preprocessing_rows:
            bench.stages(rows, ["preprocessing"])
    except FAILURES as problem:
        broken = True
        print(f"scaling: {problem}", file=sys.stderr)
    finally:
        text = document(bench.rows, options.limit)
        print(text)
        if not options.keep:
            shutil.rmtree(bench.root)
    if options.write:
        report.write_section(HERE / "RESULTS.md", "Scaling", text)
    return 1 if broken or any(bad for *_, bad in judged(bench.rows, options.limit)) else 0


if __name__ == "__main__":
    sys.exit(main())
