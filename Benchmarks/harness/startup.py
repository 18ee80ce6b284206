"""What any command costs before it does anything."""

from .measure import Broken, Command
from .scenario import Bar, Row, Step
from .tools import FLOOR, Repository

LIMIT = [Bar("seconds", 0.020), Bar("memory", 40)]
TIMES = 3


def spoke(contestant, outcome):
    if contestant != FLOOR and not outcome.stdout.strip():
        raise Broken("it said nothing")


class Startup:
    """Short work varies more, so that a round takes each step several times."""

    name = "start"
    rows = [
        Row("start-version", "start: --version", LIMIT, "`true`"),
        Row("start-status", "start: status, empty repository", LIMIT, "`true`"),
        Row("start-help", "start: add --help", LIMIT, "`true`"),
    ]
    arguments = [["--version"], ["status"], ["add", "--help"]]

    def __init__(self, bench):
        self.work, self.tools = bench.work, bench.tools
        self.repository = Repository(self.work, "empty", self.work.fresh("remote"))

    def steps(self):
        return [
            Step(row, self.commands(arguments), check=spoke)
            for _ in range(TIMES)
            for row, arguments in zip(self.rows, self.arguments)
        ]

    def commands(self, arguments):
        starters = {
            tool.name: lambda tool=tool: tool(*arguments, at=self.repository)
            for tool in self.tools
        }
        return starters | {FLOOR: lambda: Command(["true"], self.work.root)}

    def finish(self):
        pass

    def close(self):
        pass
