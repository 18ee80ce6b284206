#!/usr/bin/env python3
"""One peer as a whole process: reads A and B, makes features of A, fits, predicts B, prints JSON.

Runs in the environment of peers-learning.txt. `features` and `fit` are what issue 3's table counts;
scoring is outside of both.
"""

import argparse
import csv
import json
import os
import sys
import tempfile
import time

TEXT = {
    "reference-002": {"ngram_range": (1, 3), "max_df": 0.9, "min_df": 2, "max_features": 5000},
    "reference-002-uncapped": {"ngram_range": (1, 3), "max_df": 0.9, "min_df": 2},
    "reference-004": {"ngram_range": (1, 2), "max_features": 20000},
    "svc-words": {"ngram_range": (1, 2), "sublinear_tf": True},
    "svc-words-characters": {"ngram_range": (1, 2), "sublinear_tf": True},
}
CHARACTERS = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True}
SGD = {
    "loss": "log_loss", "alpha": 1.1616550847757421e-06, "eta0": 0.04, "l1_ratio": 0.0,
    "learning_rate": "optimal", "penalty": "elasticnet", "random_state": 36,
    "class_weight": "balanced",
}
LOGISTIC = {"max_iter": 200, "random_state": 42, "solver": "lbfgs"}
FASTTEXT = {"wordNgrams": 2, "epoch": 10, "lr": 0.5, "thread": 2, "seed": 1}
NAMES = [*TEXT, "fasttext"]


def settings(name):
    """All that decides a peer's answer; cached rows are found by it."""
    if name == "fasttext":
        return {"fasttext": FASTTEXT, "text": "lower case, words only"}
    found = {"words": TEXT[name]}
    if name.startswith("reference-002"):
        return found | {"classifier": "SGDClassifier", **SGD}
    if name == "reference-004":
        return found | {"classifier": "LogisticRegression", **LOGISTIC}
    if name == "svc-words-characters":
        found["characters"] = CHARACTERS
    return found | {"classifier": "LinearSVC"}


def read(path):
    csv.field_size_limit(1 << 30)
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        pairs = [(f"{row['designation']} {row['description']}", row["category"]) for row in rows]
    return [text for text, _ in pairs], [category for _, category in pairs]


def vectorizer(name):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion

    words = TfidfVectorizer(**TEXT[name])
    if name != "svc-words-characters":
        return words
    return FeatureUnion([("words", words), ("characters", TfidfVectorizer(**CHARACTERS))])


def classifier(name):
    from sklearn.linear_model import LogisticRegression, SGDClassifier
    from sklearn.svm import LinearSVC

    if name.startswith("reference-002"):
        return SGDClassifier(**SGD)
    return LogisticRegression(**LOGISTIC) if name == "reference-004" else LinearSVC()


class Clock:
    def __init__(self):
        self.seconds = {}
        self.since = time.perf_counter()

    def lap(self, name):
        now = time.perf_counter()
        self.seconds[name] = round(now - self.since, 3)
        self.since = now


def sklearn_peer(name, train, labels, test, clock):
    made, model = vectorizer(name), classifier(name)
    clock.lap("import")
    features = made.fit_transform(train)
    clock.lap("features")
    model.fit(features, labels)
    clock.lap("fit")
    predicted = model.predict(made.transform(test))
    clock.lap("predict")
    return list(predicted), features.shape[1]


def fasttext_peer(train, labels, test, clock):
    import re

    import fasttext

    words = re.compile(r"\w+")
    line = lambda text: " ".join(words.findall(text.lower()))
    names = sorted(set(labels))
    numbers = {name: number for number, name in enumerate(names)}
    clock.lap("import")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "train.txt")
        with open(path, "w", encoding="utf-8") as file:
            for text, label in zip(train, labels):
                file.write(f"__label__{numbers[label]} {line(text)}\n")
        clock.lap("features")
        model = fasttext.train_supervised(path, verbose=0, **FASTTEXT)
        clock.lap("fit")
    answers = model.predict([line(text) for text in test])[0]
    clock.lap("predict")
    answer = lambda found: names[int(found[0].removeprefix("__label__"))] if found else names[0]
    return [answer(found) for found in answers], len(model.words)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("train")
    parser.add_argument("test")
    options = parser.parse_args()
    clock = Clock()
    (train, labels), (test, truth) = read(options.train), read(options.test)
    clock.lap("read")
    if options.name == "fasttext":
        predicted, features = fasttext_peer(train, labels, test, clock)
    else:
        predicted, features = sklearn_peer(options.name, train, labels, test, clock)
    from sklearn.metrics import f1_score

    score = lambda average: f1_score(truth, predicted, average=average, zero_division=0)
    json.dump({
        "weighted_f1": float(score("weighted")), "macro_f1": float(score("macro")),
        "seconds": clock.seconds, "features": features,
        "rows": {"train": len(train), "test": len(test)}, "categories": len(set(labels)),
    }, sys.stdout)
    print()


if __name__ == "__main__":
    main()
