#!/usr/bin/env python3
"""Lets `drift serve` fold millions of logged predictions in one pass, and watches its memory.

The table `prediction_batches` of a SQLite database is filled by SQL alone: a day of one model, with
titles of three to nine of 3,000 words and descriptions for two in three. Then drift is started as it
runs in production; it folds all before its first look ends. Counted are the rows of drift_profiles.

usage: Benchmarks/drift_million.py [--rows 1000000] [--bin .build/release] [--folder FOLDER]

Ten million rows need 5 GB in FOLDER, which is removed afterwards.
"""

import argparse
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HOUR = 3_600_000
DAY = 24 * HOUR
# Rows of one statement: so many a second are made in little memory.
CHUNK = 100_000

# A number from a row's number, different for each use.
FILL = """
WITH RECURSIVE numbers(n) AS (
    SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :last),
mixed AS (
    SELECT n, CAST(:start + n * :step AS INTEGER) AS ms, (n * 2654435761) % 4294967296 AS a,
        ((n + 77) * 1597334677) % 4294967296 AS b FROM numbers)
INSERT INTO prediction_batches (tenth, first_id, last_id, size, records)
SELECT ms / 100, min(id), max(id), count(*), json_group_array(json_array(
    id, ms * 1000, 1, a % 27, 0.4 + (b % 600) / 1000.0, (a % 50) / 100.0,
    CASE WHEN b % 5 = 0 THEN 'review' ELSE 'auto' END, 10 + b % 60, NULL, 'bench',
    'category ' || (a % 27),
    (SELECT group_concat(word, ' ') FROM words
        WHERE place BETWEEN a % 2990 AND a % 2990 + 2 + b % 7),
    CASE WHEN b % 3 = 0 THEN '' ELSE
        (SELECT group_concat(word, ' ') FROM words
            WHERE place BETWEEN b % 2950 AND b % 2950 + 5 + a % 30) END))
FROM (SELECT *, printf('%08x-%04x-7000-8000-%012x', ms >> 16, ms & 65535, n) AS id
    FROM mixed)
GROUP BY ms / 100
"""


def fill(path, rows):
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("CREATE TEMP TABLE words (place INTEGER PRIMARY KEY, word TEXT)")
    parts = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "pa", "de", "gi", "lo"]
    database.executemany(
        "INSERT INTO words VALUES (?, ?)",
        ((n, parts[n % 14] + parts[n // 14 % 14] + parts[n // 196 % 14] + "n" * (n // 2744))
         for n in range(3000)))
    # Yesterday, so that all hours are over.
    start = int(time.time() * 1000) // DAY * DAY - DAY
    for first in range(0, rows, CHUNK):
        last = min(rows, first + CHUNK)
        database.execute("BEGIN")
        database.execute(
            FILL, {"first": first, "last": last, "start": start, "step": DAY / rows})
        database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL")
    database.close()


def memory(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0


def folded(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
    try:
        return database.execute(
            "SELECT coalesce(sum(row_count), 0), coalesce(sum(length(profile)), 0)"
            " FROM drift_profiles").fetchone()
    finally:
        database.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--bin", default=".build/release")
    parser.add_argument("--folder", help="where the database is made (default: the usual one)")
    options = parser.parse_args()
    bin = pathlib.Path(options.bin).resolve()
    folder = pathlib.Path(tempfile.mkdtemp(dir=options.folder))
    try:
        volume = folder / "volume"
        volume.mkdir()
        environment = {
            **os.environ, "SHARED_VOLUME": str(volume), "SECRETS_DIR": str(folder / "secrets"),
            "PARAMS": str(folder / "params.yaml"), "PORT": "0", "HOST": "127.0.0.1",
            "DRIFT_INTERVAL": "3600", "LOG_FORMAT": "json"}
        environment.pop("DATABASE_URL", None)
        subprocess.run([bin / "auth", "init-secrets"], env=environment, check=True)
        database = volume / "aisle.db"
        # One start without predictions makes the tables.
        with open(folder / "log", "wb") as log:
            first = subprocess.Popen([bin / "drift", "serve"], env=environment, stderr=log)
            while not database.exists() or b"listening" not in (folder / "log").read_bytes():
                time.sleep(0.05)
            first.terminate()
            first.wait()
        begun = time.perf_counter()
        fill(database, options.rows)
        filled = time.perf_counter() - begun
        size = database.stat().st_size / 1e9
        with open(folder / "log", "wb") as log:
            begun = time.perf_counter()
            drift = subprocess.Popen([bin / "drift", "serve"], env=environment, stderr=log)
            while True:
                time.sleep(0.2)
                if drift.poll() is not None:
                    sys.exit((folder / "log").read_text())
                count, bytes = folded(database)
                if count >= options.rows:
                    break
            seconds = time.perf_counter() - begun
            # What comes after the fold, such as a look for late ones, belongs to the pass.
            time.sleep(5)
            used = memory(drift)
            drift.terminate()
            drift.wait()
        if folded(database)[0] != options.rows:
            sys.exit(f"{folded(database)[0]} predictions were folded, not {options.rows}")
        print("| predictions | log, GB | seconds | rows/s | peak MiB | profiles, MB |")
        print("|---|---|---|---|---|---|")
        print(
            f"| {options.rows:,} | {size:.1f} | {seconds:.1f} | {options.rows / seconds:,.0f} |"
            f" {used:.0f} | {bytes / 1e6:.1f} |")
        print(f"(filled in {filled:.0f} s)", file=sys.stderr)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
