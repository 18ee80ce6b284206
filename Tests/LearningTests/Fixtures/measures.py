#!/usr/bin/env python3
"""Writes measures.json: cases and what scikit-learn 1.9.1 says of them.

usage: .build/peers/bin/python measures.py > measures.json
"""

import json
import sys

import numpy
import sklearn.metrics as metrics

BINS = 15


def calibration_error(right, confidence):
    """The binning of sklearn.calibration.calibration_curve, strategy uniform."""
    edges = numpy.linspace(0, 1, BINS + 1)
    bins = numpy.searchsorted(edges[1:-1], confidence)
    sums = numpy.bincount(bins, weights=confidence, minlength=BINS)
    hits = numpy.bincount(bins, weights=right, minlength=BINS)
    return float(numpy.abs(sums - hits).sum() / len(right))


def case(seed, categories, rows, sharpness):
    random = numpy.random.default_rng(seed)
    labels = random.integers(0, categories - 1, rows)
    logits = random.normal(size=(rows, categories))
    logits[:, -1] -= 20  # never predicted and never true: a category without rows
    logits[numpy.arange(rows), labels] += sharpness
    probabilities = numpy.exp(logits)
    probabilities = (probabilities / probabilities.sum(1, keepdims=True)).astype(numpy.float32)
    predicted = probabilities.argmax(1)
    present = sorted(set(labels) | set(predicted))
    known = list(range(categories))
    each = metrics.precision_recall_fscore_support(
        labels, predicted, labels=known, zero_division=0)
    averages = {
        name: metrics.precision_recall_fscore_support(
            labels, predicted, average=name, zero_division=0)[:3]
        for name in ("macro", "weighted")
    }
    return {
        "categories": categories,
        "labels": labels.tolist(),
        "probabilities": [[float(value) for value in row] for row in probabilities],
        "confusion": metrics.confusion_matrix(labels, predicted, labels=known).tolist(),
        "present": [int(category) for category in present],
        "precision": each[0].tolist(),
        "recall": each[1].tolist(),
        "f1": each[2].tolist(),
        "macro": averages["macro"],
        "weighted": averages["weighted"],
        "accuracy": metrics.accuracy_score(labels, predicted),
        "brier": metrics.brier_score_loss(labels, probabilities, labels=known),
        "log_loss": metrics.log_loss(labels, probabilities, labels=known),
        "calibration_error": calibration_error(
            predicted == labels, probabilities.max(1).astype(numpy.float64)),
        # Rounded, so that some scores are equal.
        "ranking": [round(float(value), 1) for value in probabilities.max(1)],
        "area_under_curve": metrics.roc_auc_score(
            predicted == labels, [round(float(value), 1) for value in probabilities.max(1)]),
    }


def main():
    cases = [case(1, 3, 12, 1.0), case(2, 7, 60, 2.0), case(3, 20, 60, 0.5)]
    json.dump(cases, sys.stdout, default=float)
    print()


if __name__ == "__main__":
    main()
