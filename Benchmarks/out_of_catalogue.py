#!/usr/bin/env python3
"""How well `training evaluate` tells products of categories that it has never seen.

For each seed, three categories with enough rows are taken out of A; a product of them in B should
get a low confidence. Says the area under the ROC curve, and how many of them are flagged when one
in twenty known products is.
"""

import argparse
import bisect
import csv
import os
import pathlib
import random
import subprocess
import sys

from learners import sets
from learners.judge import read

HERE = pathlib.Path(__file__).resolve().parent
HELD_OUT = 3
FALSE_FLAGS = 0.05
LEAST_ROWS = 100
BAR = 0.80


def area(positives, negatives):
    """How often a positive has the higher score, ties counting half."""
    negatives = sorted(negatives)
    wins = sum(bisect.bisect_left(negatives, score) + bisect.bisect_right(negatives, score)
               for score in positives)
    return wins / 2 / len(positives) / len(negatives)


def flagged(positives, negatives):
    ordered = sorted(negatives, reverse=True)
    bound = ordered[int(FALSE_FLAGS * len(ordered))]
    return sum(score > bound for score in positives) / len(positives)


def write_without(rows, gone, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, sets.COLUMNS)
        writer.writeheader()
        writer.writerows(row for row in rows if row["category"] not in gone)


def trial(program, split, rows, seed, work):
    train, test = rows
    counts = {}
    for row in test:
        counts[row["category"]] = counts.get(row["category"], 0) + 1
    large = sorted(name for name, count in counts.items() if count >= LEAST_ROWS)
    gone = set(random.Random(seed).sample(large, HELD_OUT))
    reduced, predictions = work / "out-of-catalogue.A.csv", work / "out-of-catalogue.P.csv"
    write_without(train, gone, reduced)
    subprocess.run([program, "evaluate", "--train", reduced, "--test", split.test,
                    "--predictions", predictions, "--json"], check=True, capture_output=True)
    scores = [-float(row["confidence"]) for row in read(predictions)]
    foreign = [score for score, row in zip(scores, test) if row["category"] in gone]
    known = [score for score, row in zip(scores, test) if row["category"] not in gone]
    return gone, len(foreign), area(foreign, known), flagged(foreign, known)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="debian", choices=list(sets.SOURCES))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work/learning")
    options = parser.parse_args()
    folder = os.environ.get("AISLE_BIN", HERE.parent / ".build/release")
    program = pathlib.Path(folder).absolute() / "training"
    split = sets.prepare(options.set, options.work)
    if split is None:
        sys.exit(f"{options.set} is not in {sets.home()}")
    rows = read(split.train), read(split.test)
    areas = []
    print("| seed | held out | rows | AUROC | flagged at 5% false flags |")
    print("|--:|---|--:|--:|--:|")
    for seed in range(1, options.seeds + 1):
        gone, count, auroc, share = trial(program, split, rows, seed, options.work)
        areas.append(auroc)
        print(f"| {seed} | {', '.join(sorted(gone))} | {count} | {auroc:.3f} | {share:.0%} |",
              flush=True)
    mean = sum(areas) / len(areas)
    print(f"\nmean AUROC {mean:.3f}: {'pass' if mean >= BAR else '**fail**'} (bar {BAR})")
    return 0 if mean >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
