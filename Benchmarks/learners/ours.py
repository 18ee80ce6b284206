"""`training evaluate` as a whole process, several times, judged by scikit-learn."""

import hashlib
import json
import statistics
import time

from harness.measure import Broken, Command

CLOSE = 1e-6
COUNTED = ("weighted_f1", "macro_f1", "ece", "auto_share", "auto_precision")


class Ours:
    def __init__(self, program, stopwatch, records, judge, folder):
        self.program = program
        self.stopwatch = stopwatch
        self.records = records
        self.judge = judge
        self.predictions = folder / "predictions.csv"

    def row(self, split, runs):
        outcomes = [self.run(split) for _ in range(runs)]
        answers, digests, samples = zip(*outcomes)
        if len(set(digests)) > 1:
            raise Broken(f"{split.name}: runs on the same data gave {len(set(digests))} results")
        judged = self.judge(split, self.predictions)
        check(split, answers[0], judged)
        walls = [sample.seconds for sample in samples]
        row = {"set": split.name, "digest": split.digest, "name": "aisle", **judged,
               "date": time.strftime("%Y-%m-%d %H:%M"), "timed": True,
               "bundle_digest": answers[0].get("bundle_digest"),
               "seconds": answers[0]["seconds"], "wall": round(statistics.median(walls), 3),
               "walls": [round(wall, 3) for wall in walls],
               "cpu": round(statistics.median(sample.cpu for sample in samples), 3),
               "mebibytes": round(max(sample.mebibytes for sample in samples))}
        self.records.add(row)
        return row

    def run(self, split):
        self.predictions.unlink(missing_ok=True)
        argv = [self.program, "evaluate", "--train", split.train, "--test", split.test,
                "--predictions", self.predictions, "--json"]
        outcome = self.stopwatch.run(Command(argv, self.predictions.parent))
        answer = json.loads(outcome.stdout)
        digest = hashlib.sha256(self.predictions.read_bytes()).hexdigest()
        return answer, (digest, answer.get("bundle_digest")), outcome.sample


def check(split, said, judged):
    """What the program says of itself must be what scikit-learn makes of its predictions."""
    for name in COUNTED:
        ours, theirs = said.get(name), judged[name]
        # A confidence at the edge of a bin may be printed on its other side.
        allowed = 2e-3 if name == "ece" else CLOSE
        if theirs is not None and (ours is None or abs(ours - theirs) > allowed):
            raise Broken(f"{split.name}: {name} is {theirs}, and the program said {ours}")
