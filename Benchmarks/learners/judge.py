#!/usr/bin/env python3
"""Scores predictions with scikit-learn, so that no figure of ours rests on our own arithmetic.

Runs in the environment of peers-learning.txt. Without predictions it scores the best answer that
any model could give, which is below 1 where one text has several categories.
"""

import argparse
import collections
import csv
import json

BINS = 15


def read(path):
    csv.field_size_limit(1 << 30)
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def best_possible(rows):
    """Rows of one text are all in one part, so the test part alone shows its conflicts."""
    text = lambda row: (row["designation"], row["description"])
    found = collections.defaultdict(collections.Counter)
    for row in rows:
        found[text(row)][row["category"]] += 1
    return [found[text(row)].most_common(1)[0][0] for row in rows]


def calibration_error(confidences, right):
    bins = collections.defaultdict(list)
    for confidence, hit in zip(confidences, right):
        # Bins are closed above, as in the usual definition.
        number = min(BINS - 1, max(0, -int(-confidence * BINS // 1) - 1))
        bins[number].append((confidence, hit))
    gaps = (abs(sum(c for c, _ in bin) - sum(h for _, h in bin)) for bin in bins.values())
    return sum(gaps) / len(right)


def automatic(predictions, right):
    hits = [hit for row, hit in zip(predictions, right) if row["decision"] == "auto"]
    return {"auto_share": len(hits) / len(right),
            "auto_precision": sum(hits) / len(hits) if hits else None}


def f1_scores(truth, predicted):
    from sklearn.metrics import f1_score

    score = lambda kind: float(f1_score(truth, predicted, average=kind, zero_division=0))
    return {"weighted_f1": score("weighted"), "macro_f1": score("macro")}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("test")
    parser.add_argument("predictions", nargs="?")
    options = parser.parse_args()
    rows = read(options.test)
    truth = [row["category"] for row in rows]
    if not options.predictions:
        print(json.dumps(f1_scores(truth, best_possible(rows))))
        return
    predictions = read(options.predictions)
    if len(predictions) != len(rows):
        raise SystemExit(f"{len(predictions)} predictions for {len(rows)} rows")
    predicted = [row["predicted_class"] for row in predictions]
    right = [a == b for a, b in zip(truth, predicted)]
    confidences = [float(row["confidence"]) for row in predictions]
    found = f1_scores(truth, predicted) | automatic(predictions, right)
    print(json.dumps(found | {"ece": calibration_error(confidences, right)}))


if __name__ == "__main__":
    main()
