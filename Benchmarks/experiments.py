#!/usr/bin/env python3
"""What each choice in params.yaml's training section is worth: `training evaluate` with one changed.

Quality does not depend on how busy the machine is; seconds are only for orientation. The table goes
to standard output and, with --write, into Benchmarks/EXPERIMENTS.md.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

from harness import report
from learners import sets

HERE = pathlib.Path(__file__).resolve().parent
# Name, and the lines that differ from the defaults.
CHOICES = [
    ("as it is", ""),
    ("single words", "features: {longest_word_run: 1}"),
    ("word runs to 3", "features: {longest_word_run: 3}"),
    ("title characters 3", "features: {title_character_runs: [3]}"),
    ("title characters 3, 4, 5", "features: {title_character_runs: [3, 4, 5]}"),
    ("no characters in the title", "features: {title_character_runs: []}"),
    ("joint characters 3, 4, 5", "features: {joint_character_runs: [3, 4, 5]}"),
    ("no joint characters", "features: {joint_character_runs: []}"),
    ("without the title's group", "features: {weights: {title: 0}}"),
    ("without the description's", "features: {weights: {description: 0}}"),
    ("without the joint group", "features: {weights: {joint: 0}}"),
    ("without edges of the title", "features: {weights: {title_edges: 0}}"),
    ("without edges of the description", "features: {weights: {description_edges: 0}}"),
    ("terms of 2 rows at least", "features: {minimum_rows: 2}"),
    ("200,000 terms at most", "features: {maximum_features: 200000}"),
    ("cost 0.5", "learning: {cost: 0.5}"),
    ("cost 2", "learning: {cost: 2}"),
    ("2 passes", "learning: {passes: 2}"),
    ("3 passes", "learning: {passes: 3}"),
    ("8 passes", "learning: {passes: 8}"),
    ("balance 0", "learning: {balance: 0}"),
    ("balance 1", "learning: {balance: 1}"),
    ("3 folds", "learning: {folds: 3}"),
    ("2 passes after a fold", "learning: {fold_passes: 2}"),
    ("1 pass after a fold", "learning: {few_rows: {maximum: 0}}"),
    ("word runs to 3, 2 passes after a fold",
     "features: {longest_word_run: 3}; learning: {fold_passes: 2}"),
    ("categories not coupled", "calibration: {maximum_coupled_categories: 0}"),
    ("4 passes of calibration", "calibration: {passes: 4}"),
    ("15 passes of calibration", "calibration: {maximum_visits: 1000000000}"),
    ("title, description and edges 0.75",
     "features: {weights: {title: 0.75, description: 0.75, title_edges: 0.75, "
     "description_edges: 0.75}}"),
    ("joint characters 3, 4", "features: {joint_character_runs: [3, 4]}"),
    ("joint characters 2, 3, 4, 5", "features: {joint_character_runs: [2, 3, 4, 5]}"),
]


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default="debian,debian-multilingual-40k,"
                        "shopify-taxonomy-multilingual,harmonized-system,openfoodfacts-fr",
                        help="of the shared data (default %(default)s)")
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work")
    parser.add_argument("--write", action="store_true", help="into EXPERIMENTS.md")
    return parser.parse_args()


def evaluate(program, files, lines, folder):
    params = pathlib.Path(folder) / "params.yaml"
    params.write_text("training:\n" + "".join(f"  {line}\n" for line in lines.split("; ") if line))
    command = [program, "evaluate", "--train", files[0], "--test", files[1], "--json",
               "--params", params]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return None, done.stderr.strip().splitlines()[-1]
    return json.loads(done.stdout), None


def table(names, rows):
    head = ["choice"] + [f"{name}: weighted, macro, ECE" for name in names]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def main():
    options = parse()
    program = pathlib.Path(os.environ.get("AISLE_BIN", HERE.parent / ".build/release")) / "training"
    work = options.work.absolute() / "experiments"
    work.mkdir(parents=True, exist_ok=True)
    names = options.sets.split(",")
    splits = {name: sets.prepare(name, work) for name in names}
    files = {name: (split.train, split.test) for name, split in splits.items()}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for choice, lines in CHOICES:
            row = [choice]
            for name in names:
                result, problem = evaluate(program, files[name], lines, folder)
                row.append(problem or f"{result['weighted_f1']:.4f} {result['macro_f1']:.4f}"
                                      f" {result['ece']:.3f}")
            rows.append(row)
            print("\t".join(row), flush=True)
    if options.write:
        report.write_section(HERE / "EXPERIMENTS.md", "One change", table(names, rows))


if __name__ == "__main__":
    main()
