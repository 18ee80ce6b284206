#!/usr/bin/env python3
"""The soak: a million small files through datavc, with the memory that each command takes."""

import argparse
import json
import os
import pathlib
import shutil
import sys
import time

from harness.measure import Broken, Stopwatch
from harness.places import Tree, Work
from harness.tools import Repository, Tool

HERE = pathlib.Path(__file__).resolve().parent


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_000_000)
    parser.add_argument("--bytes", type=int, default=200, help="in each file (default 200)")
    parser.add_argument("--limit", type=float, default=400, help="MiB of memory (default 400)")
    parser.add_argument("--idle-wait", type=float, default=10, help="seconds for a quiet machine")
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work")
    parser.add_argument("--tmpfs", action="store_true", help="work in /dev/shm (20 GB)")
    parser.add_argument("--no-pull", action="store_true", help="saves 2 of 5 copies of the files")
    options = parser.parse_args()
    if options.tmpfs:
        options.work = pathlib.Path("/dev/shm/aisle-bench")
    return options


def expect(condition, complaint):
    if not condition:
        raise Broken(complaint)


def hashed(count):
    def check(outcome):
        found = json.loads(outcome.stdout)["hashed"]
        expect(found == count, f"hashed {found} files instead of {count}")
    return check


def up_to_date(outcome):
    expect("up to date" in outcome.stdout, f"said {outcome.stdout[-300:]}")


def steps(tree, repository, clone):
    """What to run, where, and how to know that it was done."""
    def added(outcome):
        hashed(len(tree.digests))(outcome)
        repository.check_pointer("data", tree.identifier)

    def cloned():
        pointer, ignored = repository.root / "data.dvc", repository.root / ".gitignore"
        (clone.root / pointer.name).write_bytes(pointer.read_bytes())
        (clone.root / ignored.name).write_bytes(ignored.read_bytes())

    pushed = lambda outcome: tree.check_objects(repository.remote)
    pulled = lambda outcome: tree.check_copy(clone.root / "data")
    yield "add, cold", repository, ["add", "data", "--json"], added
    yield "add, unchanged", repository, ["add", "data", "--json"], hashed(0)
    yield "status", repository, ["status"], up_to_date
    yield "push to a folder", repository, ["push"], pushed
    yield "push, nothing to do", repository, ["push"], up_to_date
    cloned()
    yield "pull into a fresh clone", clone, ["pull"], pulled


def main():
    options = parse()
    datavc = pathlib.Path(os.environ.get("AISLE_BIN", HERE.parent / ".build/release")).absolute()
    datavc = datavc / "datavc" if datavc.is_dir() else datavc
    root = options.work.absolute() / time.strftime("million-%Y%m%d-%H%M%S")
    work = Work(root, deletes=options.tmpfs)
    print(f"making {options.files} files in {root}", file=sys.stderr)
    tool = Tool("datavc", datavc, work)
    remote = work.fresh("remote")
    repository, clone = (Repository(work, name, remote) for name in ("first", "clone"))
    tree = Tree(repository.root / "data", options.files, options.bytes, seed=5, per_folder=1000)
    stopwatch = Stopwatch(root, options.idle_wait)
    highest = 0
    print(f"{'':26}{'seconds':>9}{'CPU':>9}{'peak MiB':>10}")
    try:
        for title, place, arguments, check in steps(tree, repository, clone):
            if place is clone and options.no_pull:
                continue
            outcome = stopwatch.run(tool(*arguments, at=place))
            check(outcome)
            sample = outcome.sample
            highest = max(highest, sample.mebibytes)
            line = f"{title:26}{sample.seconds:9.2f}{sample.cpu:9.2f}{sample.mebibytes:10.0f}"
            print(line, flush=True)
    except (Broken, OSError, ValueError, LookupError) as problem:
        print(f"million: {problem}", file=sys.stderr)
        return 1
    finally:
        if options.tmpfs:
            shutil.rmtree(options.work)
    print(f"peak {highest:.0f} MiB; the limit is {options.limit:g}")
    return 0 if highest < options.limit else 1


if __name__ == "__main__":
    sys.exit(main())
