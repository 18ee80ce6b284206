"""One folder of many small files: add, status, push, pull, checkout, gc."""

import json
import os
import random

from .measure import Broken, Command
from .places import Tree, check_bytes, copy_tree
from .scenario import Bar, Row, Step
from .tools import FLOOR, SYNCED, Repository

CHANGED = "f000007.bin"
MEMORY = Bar("memory", 40)
COPY, WALK = "`cp -r`", "stat walk"


def row(identifier, title, floor, *bars):
    return Row(identifier, title, [*bars, MEMORY], floor)


def times_dvc(ratio):
    return Bar("dvc", ratio)


class SmallFiles:
    name = "small"
    rows = [
        row("add", "add, cold", COPY, times_dvc(5), Bar("floor", 1.5)),
        row("add-unchanged", "add again, nothing changed", WALK, times_dvc(20)),
        row("status", "status", WALK, times_dvc(20)),
        row("add-one", "one file changed: add", WALK, times_dvc(20)),
        row("push", "push to a folder, empty", COPY, times_dvc(5)),
        row("push-unchanged", "push, nothing to do", WALK, times_dvc(20)),
        row("pull", "pull into a fresh clone", "`cp -r`, twice", times_dvc(6)),
        row("checkout", "checkout by copy", COPY, times_dvc(6)),
        row("checkout-hardlink", "checkout by hard link", "`cp -rl`", times_dvc(5)),
        row("gc", "gc, dry run", WALK, times_dvc(10)),
    ]

    def __init__(self, bench, count, size):
        self.work, self.tools = bench.work, bench.tools
        self.tree = Tree(self.work.fresh("master"), count, size, seed=1)
        copy_tree(self.tree.folder, self.work.fresh("warm"))

    def steps(self):
        self.repositories = {}
        self.clones = {}
        for tool in self.tools:
            remote = self.work.fresh(f"remote-{tool.name}")
            self.repositories[tool.name] = Repository(self.work, tool.name, remote)
        new = random.randbytes(self.tree.size // len(self.tree.digests))
        self.new_bytes = new
        self.changed = self.tree.with_change(CHANGED, new)
        steps = [getattr(self, row.identifier.replace("-", "_"))(row) for row in self.rows]
        return [step for step in steps if step]

    def finish(self):
        for repository in [*self.repositories.values(), *self.clones.values()]:
            self.work.discard(repository.root)
            self.work.discard(repository.remote)

    def close(self):
        pass

    # MARK: what each contestant runs

    def both(self, *arguments, extra=(), where=None):
        """`extra` is what only datavc is given."""
        def starter(tool):
            options = [*arguments, *(extra if tool.name == "datavc" else ())]
            return lambda: tool(*options, at=(where or self.repositories)[tool.name])
        return {tool.name: starter(tool) for tool in self.tools}

    def plain(self, script):
        """The script gets the folder of files as $1 and two new names as $2 and $3."""
        def start():
            self.made = [self.work.fresh("floor"), self.work.fresh("floor")]
            argv = ["bash", "-ec", script, "bash", self.tree.folder, *self.made]
            return Command(argv, self.work.root)
        return start

    def copying(self, script='cp -r "$1" "$2"'):
        synced = script + '; sync -f "$2"'
        return {FLOOR: self.plain(script), SYNCED: self.plain(synced)}

    def walking(self):
        return {FLOOR: self.plain('find "$1" -type f -printf "%i %s %T@\\n" > /dev/null')}

    def floor_checked(self, check):
        """`check` for the tools; the copies of the floor are counted and go to the trash."""
        def checked(contestant, outcome):
            if contestant in self.repositories:
                return check(contestant, outcome)
            for folder in self.made:
                if folder.exists() and len(os.listdir(folder)) != len(self.tree.digests):
                    raise Broken(f"{folder} lacks files")
                self.work.discard(folder)
        return checked

    def says(self, text):
        def check(contestant, outcome):
            if text not in outcome.stdout + outcome.stderr:
                raise Broken(f"'{text}' is not in what it said: {outcome.stdout[-500:]}")
        return self.floor_checked(check)

    # MARK: the rows

    def add(self, row):
        def prepare(contestant):
            if contestant in self.repositories:
                copy_tree(self.tree.folder, self.repositories[contestant].root / "data")

        def check(contestant, outcome):
            repository = self.repositories[contestant]
            repository.check_pointer("data", self.tree.identifier)
            self.tree.check_objects(repository.cache)

        commands = self.both("add", "data") | self.copying()
        return Step(row, commands, prepare, self.floor_checked(check))

    def add_unchanged(self, row):
        def check(contestant, outcome):
            self.repositories[contestant].check_pointer("data", self.tree.identifier)
            check_hashed(contestant, outcome, 0)

        commands = self.both("add", "data", extra=["--json"]) | self.walking()
        return Step(row, commands, check=self.floor_checked(check), warm=True)

    def status(self, row):
        commands = self.both("status") | self.walking()
        return Step(row, commands, check=self.says("up to date"), warm=True)

    def add_one(self, row):
        def prepare(contestant):
            if contestant in self.repositories:
                path = self.repositories[contestant].root / "data" / CHANGED
                path.write_bytes(self.new_bytes)

        def check(contestant, outcome):
            self.repositories[contestant].check_pointer("data", self.changed.identifier)
            check_hashed(contestant, outcome, 1)

        commands = self.both("add", "data", extra=["--json"]) | self.walking()
        return Step(row, commands, prepare, self.floor_checked(check))

    def push(self, row):
        def check(contestant, outcome):
            self.changed.check_objects(self.repositories[contestant].remote)

        return Step(row, self.both("push") | self.copying(), check=self.floor_checked(check))

    def push_unchanged(self, row):
        commands = self.both("push") | self.walking()
        return Step(row, commands, check=self.says("up to date"), warm=True)

    def pull(self, row):
        def prepare(contestant):
            if contestant in self.repositories:
                self.clones[contestant] = self.repositories[contestant].clone()

        commands = self.both("pull", where=self.clones)
        commands |= self.copying('cp -r "$1" "$2"; cp -r "$2" "$3"')
        return Step(row, commands, prepare, self.clone_is_complete())

    def checkout(self, row):
        def prepare(contestant):
            if contestant in self.clones:
                self.clones[contestant].drop("data")

        commands = self.both("checkout", where=self.clones) | self.copying()
        return Step(row, commands, prepare, self.clone_is_complete())

    def checkout_hardlink(self, row):
        def prepare(contestant):
            if contestant in self.clones:
                self.clones[contestant].drop("data")
                self.clones[contestant].set_link("hardlink")

        commands = self.both("checkout", where=self.clones) | self.copying('cp -rl "$1" "$2"')
        return Step(row, commands, prepare, self.clone_is_complete(links=2))

    def clone_is_complete(self, links=1):
        def check(contestant, outcome):
            data = self.clones[contestant].root / "data"
            self.changed.check_copy(data)
            check_bytes(data / CHANGED, self.changed.digests[CHANGED])
            if (data / CHANGED).stat().st_nlink != links:
                raise Broken(f"{data}/{CHANGED} does not have {links} links")
        return self.floor_checked(check)

    def gc(self, row):
        if not all(tool.has("gc") for tool in self.tools):
            return None
        commands = self.both("gc", "-w") | self.walking()
        dvc = self.tools[0]
        commands["dvc"] = lambda: dvc("gc", "-w", "--dry", at=self.repositories["dvc"])

        def check(contestant, outcome):
            self.changed.check_objects(self.repositories[contestant].cache)

        return Step(row, commands, check=self.floor_checked(check), warm=True)


def check_hashed(contestant, outcome, files):
    if contestant == "datavc":
        hashed = json.loads(outcome.stdout)["hashed"]
        if hashed != files:
            raise Broken(f"it hashed {hashed} files instead of {files}")
