#!/usr/bin/env python3
"""Measures auth and predict side by side with FastAPI and with a bare C program.

`serving.py --prepare` makes models and programs in Benchmarks/work/serving, which takes minutes;
`serving.py PART...` measures parts, keeps what it found there, and with `--write` puts all that is
kept into RESULTS.md. Each part takes less than three minutes and wants a quiet machine.
"""

import argparse
import json
import pathlib
import platform
import sys
import time

from harness import report
from harness.measure import machine, wait_until_idle
from serving import parts, tables
from serving.site import Site

HERE = pathlib.Path(__file__).resolve().parent


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(parts.ALL)}")
    parser.add_argument("--prepare", action="store_true", help="make what is missing to measure")
    parser.add_argument("--rows", type=int, default=20_000, help="of the catalogue (default 20000)")
    parser.add_argument("--seconds", type=float, default=8, help="of each load (default 8)")
    parser.add_argument("--runs", type=int, default=3, help="of each contestant (default 3)")
    parser.add_argument("--idle-wait", type=float, default=30, help="seconds for a quiet machine")
    parser.add_argument("--work", type=pathlib.Path, default=HERE / "work/serving")
    parser.add_argument("--write", action="store_true", help="the tables into RESULTS.md")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(parts.ALL):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def main():
    options = parse()
    site = Site(options.work.absolute(), options.rows)
    if options.prepare:
        site.prepare()
    kept = options.work / "results.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}
    for name in options.parts:
        wait_until_idle(options.idle_wait)
        found = parts.ALL[name](site, options)
        results[name] = {"date": time.strftime("%Y-%m-%d"), "rows": found}
        report.replace(kept, json.dumps(results, indent=1) + "\n")
    about = {"machine": f"{machine()}, Linux {platform.release()}", **site.about()}
    text = tables.document(results, about)
    print(text)
    if options.write:
        path = HERE / "RESULTS.md"
        report.replace(path, tables.between(path.read_text(), "Serving", text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
