"""Rows of the table, the steps that measure them, and the loop that takes the steps."""

import sys
from dataclasses import dataclass, field
from typing import Callable

from .measure import Broken, Command
from .tools import FLOORS


@dataclass(frozen=True)
class Bar:
    """What a row has to reach: a ratio to dvc or to the floor, or a limit."""

    kind: str
    limit: float


@dataclass
class Row:
    identifier: str
    title: str
    bars: list = field(default_factory=list)
    floor: str = ""


@dataclass
class Step:
    """One measurement for each contestant, by turns."""

    row: Row
    commands: dict[str, Callable[[], Command]]
    prepare: Callable[[str], None] = lambda contestant: None
    check: Callable[[str, object], None] = lambda contestant, outcome: None
    warm: bool = False  # run once unmeasured first, for work that is quicker the second time


@dataclass
class Result:
    row: Row
    samples: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)


class Loop:
    def __init__(self, stopwatch, runs, wanted, save=lambda results: None):
        """`save`: called with all results so far whenever there is a new one."""
        self.stopwatch = stopwatch
        self.save = save
        self.runs = runs
        self.wanted = wanted
        self.results = {}

    def take(self, scenario):
        """Steps before a wanted one are taken unmeasured, since it needs what they leave."""
        if not any(self.wants(scenario.name, row) for row in scenario.rows):
            return
        try:
            for number in range(self.runs):
                self.take_round(scenario, number)
        finally:
            scenario.close()

    def wants(self, group, row):
        return not self.wanted or group in self.wanted or row.identifier in self.wanted

    def take_round(self, scenario, number):
        steps = scenario.steps()
        while steps and not self.wants(scenario.name, steps[-1].row):
            steps.pop()
        broken = set()
        for step in steps:
            measured = self.wants(scenario.name, step.row)
            if measured:
                report(f"{step.row.title}, run {number + 1}:")
            for contestant in step.commands:
                if contestant in broken or (contestant in FLOORS and not measured):
                    continue
                # The rest of a round builds on what a step leaves.
                if not self.take_step(step, contestant, measured):
                    broken.add(contestant)
            if measured:
                report("\n")
                self.save(list(self.results.values()))
        scenario.finish()

    def take_step(self, step, contestant, measured):
        result = self.results.get(step.row.identifier) or Result(step.row)
        try:
            sample = self.measure(step, contestant, measured)
        except (Broken, OSError, ValueError, LookupError) as problem:
            report(f" {contestant} broken")
            result.problems.append(f"{contestant}: {problem}")
            self.results[step.row.identifier] = result
            return False
        if measured:
            report(f" {contestant} {sample.seconds:.3f}")
            result.samples.setdefault(contestant, []).append(sample)
            self.results[step.row.identifier] = result
        return True

    def measure(self, step, contestant, measured):
        command = step.commands[contestant]
        step.prepare(contestant)
        if step.warm and measured:
            self.stopwatch.run(command(), quietly=True)
        outcome = self.stopwatch.run(command(), quietly=not measured)
        step.check(contestant, outcome)
        return outcome.sample


def report(text):
    print(text, end="", file=sys.stderr, flush=True)
