#!/usr/bin/env python3
"""How hard the sample catalogue is for the usual linear model.

Needs scikit-learn, and `swift build -c release --product sample-catalogue` before it.
Prints weighted F1 on the benchmark split (a row is tested when the first 8 hexadecimal digits of
sha256(designation, NUL, description), modulo 10, are below 2) for words and for characters, and for
the word model on a drifted catalogue. Exits 1 when the word model leaves 0.80 to 0.92.
"""
import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import classification_report, f1_score
from sklearn.svm import LinearSVC


def sample(tool, rows, seed, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sample.csv")
        command = [tool, "--rows", str(rows), "--seed", str(seed), "--output", path, "--quiet"]
        subprocess.run(command + list(options), check=True)
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def is_test(row):
    key = f"{row['designation']}\0{row['description']}".encode()
    return int(hashlib.sha256(key).hexdigest()[:8], 16) % 10 < 2


def text(rows):
    return [row["designation"] + " " + row["description"] for row in rows]


def labels(rows):
    return [row["category"] for row in rows]


class Model:
    def __init__(self, rows, **options):
        self.vectorizer = TfidfVectorizer(**options)
        features = self.vectorizer.fit_transform(text(rows))
        self.classifier = LinearSVC().fit(features, labels(rows))

    def predict(self, rows):
        return self.classifier.predict(self.vectorizer.transform(text(rows)))

    def f1(self, rows):
        return f1_score(labels(rows), self.predict(rows), average="weighted")


def measure(arguments, seed):
    rows = sample(arguments.tool, arguments.rows, seed)
    train = [row for row in rows if not is_test(row)]
    test = [row for row in rows if is_test(row)]
    words = Model(train, ngram_range=(1, 2))
    result = {"seed": seed, "rows": len(rows), "words": round(words.f1(test), 4)}
    if not arguments.quick:
        characters = Model(train, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        result["characters"] = round(characters.f1(test), 4)
        drifted = sample(arguments.tool, arguments.rows, seed, "--drift")
        result["words_after_drift"] = round(words.f1([row for row in drifted if is_test(row)]), 4)
    if arguments.report:
        print(classification_report(labels(test), words.predict(test), zero_division=0))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default=".build/release/sample-catalogue")
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--quick", action="store_true", help="the word model only")
    parser.add_argument("--report", action="store_true", help="print scores by category")
    arguments = parser.parse_args()
    results = [measure(arguments, seed) for seed in arguments.seeds]
    for result in results:
        print(json.dumps(result))
    return 0 if all(0.80 <= result["words"] <= 0.92 for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
