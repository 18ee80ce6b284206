#!/usr/bin/env python3
"""Drift statistics by scipy, numpy and scikit-learn, for what Evidently 0.7 defines of them.

usage: .build/peers/bin/python statistics.py > golden.json

`measure` says what a case comes to; it is also run on cases that a test makes up.
"""

import json
import math
import sys

import numpy as np
from scipy import stats
from scipy.spatial import distance

SINGLE_VALUES = 20


def sturges(values, count, whole):
    low, high = min(values), max(values)
    if low == high:
        return np.array([low - 0.5, high + 0.5])
    width = (high - low) / (math.log2(count) + 1)
    if whole:
        width = max(width, 1)
    return np.linspace(low, high, math.ceil((high - low) / width) + 1)


def counts(reference, current, whole):
    if len(set(reference)) <= SINGLE_VALUES:
        values = sorted(set(reference) | set(current))
        return [[list(side).count(value) for value in values] for side in (reference, current)]
    both = list(reference) + list(current)
    edges = sturges(both, len(both), whole)
    return [np.histogram(side, edges)[0].tolist() for side in (reference, current)]


def shares(side, fill):
    share = np.array(side) / sum(side)
    if fill:
        least = share[share > 0].min()
        share[share == 0] = least / 1e6 if least <= 0.0001 else 0.0001
    return share


def of_counts(reference, current):
    r, c = shares(reference, True), shares(current, True)
    plain = shares(reference, False), shares(current, False)
    return {
        "psi": float(((r - c) * np.log(r / c)).sum()),
        "kl_div": float(stats.entropy(r, c)),
        "jensenshannon": float(distance.jensenshannon(*plain)),
        "tvd": float(np.abs(plain[0] - plain[1]).sum() / 2),
        "hellinger": float(np.sqrt(max(0, 1 - min(1, np.sqrt(plain[0] * plain[1]).sum())))),
    }


def numbers(reference, current, whole):
    ks = stats.ks_2samp(reference, current)
    distinct = sorted(set(reference) | set(current))
    edges = sturges(distinct, len(distinct), whole)
    sides = [np.histogram(side, edges)[0].tolist() for side in (reference, current)]
    of_bins = of_counts(*counts(reference, current, whole))
    return {
        "ks": float(ks.statistic),
        "ks_p": float(ks.pvalue),
        "wasserstein": float(stats.wasserstein_distance(reference, current)
                             / max(np.std(reference), 0.001)),
        **{name: of_bins[name] for name in ("psi", "kl_div", "jensenshannon")},
        "hellinger": of_counts(*sides)["hellinger"],
    }


def categories(reference, current):
    found = of_counts(reference, current)
    expected = np.array(reference) * sum(current) / sum(reference)
    if min(expected) > 0:
        test = stats.chisquare(current, expected)
        found |= {"chisquare": float(test.statistic), "chisquare_p": float(test.pvalue)}
    else:
        found |= {"chisquare": None, "chisquare_p": 0.0}
    if len(reference) == 2:
        n, m = sum(reference), sum(current)
        p = (reference[1] + current[1]) / (n + m)
        z = (reference[1] / n - current[1] / m) / math.sqrt(p * (1 - p) * (1 / n + 1 / m))
        found |= {"z": z, "z_p": float(2 * stats.norm.sf(abs(z)))}
    return found


def texts(reference, current):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.metrics import roc_auc_score

    documents = reference + current
    labels = np.array([0] * len(reference) + [1] * len(current))
    order = np.random.RandomState(42).permutation(len(documents))
    held = math.ceil(len(documents) / 2)
    test, train = order[:held], order[held:]
    words = TfidfVectorizer(sublinear_tf=True, max_df=0.5, stop_words="english")
    learner = SGDClassifier(
        alpha=0.0001, max_iter=50, penalty="l1", loss="modified_huber", random_state=42)
    learner.fit(words.fit_transform([documents[i] for i in train]), labels[train])
    scores = learner.predict_proba(words.transform([documents[i] for i in test]))[:, 1]
    random = np.random.RandomState(42)
    limits = [
        roc_auc_score(labels[test], np.random.RandomState(seed).rand(held))
        for seed in random.randint(0, 10000, 1000)]
    return {
        "area": float(roc_auc_score(labels[test], scores)),
        "limit": float(np.quantile(limits, 0.95)),
        "epochs": int(learner.n_iter_),
        "terms": int((learner.coef_ != 0).sum()),
        "intercept": float(learner.intercept_[0]),
    }


def measure(case):
    reference, current = case["reference"], case["current"]
    if case["kind"] == "numeric":
        return numbers(reference, current, case.get("whole", False))
    if case["kind"] == "categorical":
        return categories(reference, current)
    return texts(reference, current)


def cases():
    yield "small", "numeric", [1.2, 2.3, 2.9, 3.1, 4.0, 4.4, 5.2, 6.8], [
        2.5, 3.3, 4.1, 4.7, 5.9, 6.1, 7.7]
    yield "binned", "numeric", [i * i / 10 for i in range(1, 31)], [
        (i + 3) ** 2 / 10 + 0.5 for i in range(1, 26)]
    yield "large", "numeric", [(7919 * i % 10007) / 100 for i in range(1200)], [
        ((7919 * i + 1234) % 10007) / 90 for i in range(800)]
    yield "constant", "numeric", [3.0] * 12, [3.0] * 9 + [4.0]
    random = np.random.default_rng(5)
    yield "over the exact limit", "numeric", random.normal(size=11000).round(3).tolist(), (
        random.normal(0.03, 1, 4000).round(3).tolist())
    yield "four", "categorical", [40, 30, 20, 10], [35, 35, 20, 15]
    yield "unseen", "categorical", [40, 30, 20, 10, 0], [30, 30, 25, 0, 15]
    yield "tiny shares", "categorical", [9000, 999, 1, 0], [4500, 490, 0, 10]
    yield "two", "categorical", [70, 30], [50, 50]
    clothing = ["red cotton shirt for men size large", "blue denim jeans slim fit trousers",
                "wool winter scarf warm and soft", "leather boots brown for women",
                "summer dress with flowers", "black leather belt", "silk tie striped blue"]
    electronics = ["usb cable two metres fast charge", "wireless mouse black two buttons",
                   "mechanical keyboard blue switches", "Ladegerät für Straßenlampen 12V",
                   "screen 27 inches black frame", "headphones wireless with case"]
    yield "titles", "text", clothing, electronics
    syllables = [a + b for a in "bcdfglmnprst" for b in "aeiou"]
    words = [x + y + z for x in syllables for y in syllables[:9] for z in ("", "n", "r")]
    random.shuffle(words)
    def text(shift):
        ranks = random.zipf(1.2, 200)
        return " ".join(words[(rank + shift) % len(words)] for rank in ranks if rank < 1500)[:120]
    yield "same texts", "text", [text(0) for _ in range(250)], [text(0) for _ in range(220)]
    yield "other texts", "text", [text(0) for _ in range(250)], [
        text(4 if row % 5 == 0 else 0) for row in range(250)]


def main():
    answers = []
    for name, kind, reference, current in cases():
        case = {"name": name, "kind": kind, "reference": reference, "current": current}
        answers.append(case | {"expected": measure(case)})
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
