#!/usr/bin/env python3
"""Measures `drift run` beside Evidently's DataDriftPreset, as whole processes on the same files.

10,000 + 10,000 Debian packages with a text, two numbers and a category; once from the same source,
once with games, fonts and kernels in place of a fifth of the rows. Both must find the same numbers.

usage: Benchmarks/drift.py --tool .build/release/drift --python VENV/bin/python [--runs 5]

The environment needs `evidently==0.7.23 pandas<3`; it is made with
`python3 -m venv VENV && VENV/bin/pip install -r Benchmarks/peers-drift.txt`.
"""

import argparse
import csv
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

ROWS = 10_000
MOVED = {"games", "science", "kernel", "fonts"}
KINDS = {"text": "text", "length": "numeric", "words": "numeric", "category": "categorical"}

PEER = """
import sys
import pandas
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
definition = DataDefinition(
    text_columns=['text'], numerical_columns=['length', 'words'], categorical_columns=['category'])
sides = [Dataset.from_pandas(pandas.read_csv(path, keep_default_na=False), definition)
         for path in sys.argv[1:3]]
report = Report([DataDriftPreset()], include_tests=True).run(sides[1], sides[0])
report.save_html(sys.argv[3])
report.save_json(sys.argv[4])
"""


def write_sets(source, folder):
    with open(source, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(1).shuffle(rows)
    moved = [row for row in rows[2 * ROWS:] if row["category"] in MOVED][:ROWS // 5]
    sets = {
        "reference": rows[:ROWS],
        "same": rows[ROWS:2 * ROWS],
        "drifted": rows[ROWS:2 * ROWS - len(moved)] + moved,
    }
    for name, part in sets.items():
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(KINDS)
            for row in part:
                text = f"{row['designation']} {row['description']}".strip()
                writer.writerow([text, len(text), len(text.split()), row["category"]])


# A process begins with the memory of the one that started it, so a small one does.
LAUNCHER = """
import json, resource, subprocess, sys, time
before = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - before
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def run(command, allowed):
    """Seconds, seconds of processor time and MiB at most of one process."""
    launcher = [sys.executable, "-IS", "-c", LAUNCHER, *command]
    done = subprocess.run(launcher, capture_output=True, text=True, check=True)
    code, *sample = json.loads(done.stdout)
    if code not in allowed:
        sys.exit(f"{command[0]} ended with {code}: {done.stderr[-2000:]}")
    return sample


def ours(path):
    columns = json.loads(path.read_text())["columns"]
    return {column["name"]: column["method"]["score"] for column in columns}


def theirs(path):
    found = {}
    for metric in json.loads(path.read_text())["metrics"]:
        if "column" in metric["config"]:
            found[metric["config"]["column"]] = metric["value"]
    return found


def check(ours, theirs):
    """The area of the text may differ where scores tie in the last digit."""
    for name in KINDS:
        limit = 1e-6 if name == "text" else 1e-9
        if abs(ours[name] - theirs[name]) > limit:
            sys.exit(f"{name}: {ours[name]} here, {theirs[name]} there")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", default=".build/release/drift")
    parser.add_argument("--python", required=True, help="of an environment with evidently")
    parser.add_argument("--data", default="/work/shared/data/debian/products.csv")
    parser.add_argument("--runs", type=int, default=5, help="ours; the peer runs 3 times at most")
    options = parser.parse_args()
    print("| case | | seconds, whole process | processor | MiB | HTML kB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_sets(options.data, folder)
        (folder / "peer.py").write_text(PEER)
        kinds = [part for kind in ("text", "numeric", "categorical") for part in (
            f"--{kind}", ",".join(name for name, value in KINDS.items() if value == kind))]
        for case in ("same", "drifted"):
            files = [str(folder / "reference.csv"), str(folder / f"{case}.csv")]
            commands = {
                "drift run": [
                    options.tool, "run", "--reference", files[0], "--current", files[1], "--html",
                    str(folder / "ours.html"), "--json", str(folder / "ours.json"), *kinds],
                "Evidently 0.7.23": [
                    options.python, str(folder / "peer.py"), *files, str(folder / "peer.html"),
                    str(folder / "peer.json")],
            }
            median = {}
            for which, command in commands.items():
                runs = options.runs if which == "drift run" else min(3, options.runs)
                samples = [run(command, (0, 3)) for _ in range(runs)]
                page = folder / ("ours.html" if which == "drift run" else "peer.html")
                middle = [statistics.median(values) for values in zip(*samples)]
                median[which] = middle[0]
                print(
                    f"| {case} | {which} | {middle[0]:.3f} | {middle[1]:.3f} | {middle[2]:.0f} |"
                    f" {page.stat().st_size / 1000:.0f} |")
            check(ours(folder / "ours.json"), theirs(folder / "peer.json"))
            ratio = median["Evidently 0.7.23"] / median["drift run"]
            print(f"| {case} | ratio | {ratio:.0f} times | | | |")


if __name__ == "__main__":
    main()
