"""Rows of a benchmark in a file of JSON lines, each saved when it was measured."""

import json


class Records:
    def __init__(self, path, key=("set", "digest", "name")):
        self.path = path
        self.key = key
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text().splitlines() if path.exists() else []
        self.rows = [json.loads(line) for line in lines]

    def add(self, row):
        """In the place of an older row of the same thing, so that the file stays short."""
        same = {name: row[name] for name in self.key}
        self.rows = [old for old in self.rows if not matches(old, same)] + [row]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows)
        temporary = self.path.with_suffix(".new")
        temporary.write_text(text)
        temporary.replace(self.path)

    def find(self, **wanted):
        """The row that was made from the same data by the same settings."""
        for row in self.rows:
            if matches(row, wanted):
                return row
        return None


def matches(row, wanted):
    return all(row.get(name) == value for name, value in wanted.items())
