"""Judges results and writes them as tables, as JSON and into RESULTS.md."""

import json
import statistics
from dataclasses import asdict

from .measure import IDLE_ENOUGH
from .tools import SYNCED

TIME_BARS = ("dvc", "floor", "seconds")


def median(result, contestant, measure="seconds"):
    samples = result.samples.get(contestant)
    return statistics.median(getattr(s, measure) for s in samples) if samples else None


def peak(result, contestant):
    return max((s.mebibytes for s in result.samples.get(contestant, [])), default=None)


def ratio(upper, lower):
    return upper / lower if upper is not None and lower else None


def judge(bar, result):
    """What the bar asks for, and whether it was reached; None when it was not measured."""
    if bar.kind == "dvc":
        found = ratio(median(result, "dvc"), median(result, "datavc"))
        return f"≥ {bar.limit:g}× dvc", found and found >= bar.limit
    if bar.kind == "floor":
        found = ratio(median(result, "datavc"), median(result, "floor"))
        return f"≤ {bar.limit:g}× floor", found and found <= bar.limit
    if bar.kind == "cpu":
        found = ratio(median(result, "dvc", "cpu"), median(result, "datavc", "cpu"))
        return f"CPU ≥ {bar.limit:g}× under dvc's", found and found >= bar.limit
    if bar.kind == "memory":
        found = peak(result, "datavc")
        return f"< {bar.limit:g} MiB", found and found < bar.limit
    found = median(result, "datavc")
    return f"< {bar.limit * 1000:g} ms", found and found < bar.limit


def verdict(bars, result):
    judged = [judge(bar, result) for bar in bars]
    words = {True: "reached", False: "missed"}
    passed = [words.get(reached, "not measured") for _, reached in judged]
    said = passed[0] if len(set(passed)) == 1 else ", ".join(passed)
    if result.problems:
        said = "broken"
    return ", ".join(asked for asked, _ in judged), said


def seconds(number):
    if number is None:
        return "–"
    return f"{number * 1000:.1f} ms" if number < 0.1 else f"{number:.2f} s"


def spread(result, contestant):
    times = [s.seconds for s in result.samples.get(contestant, [])]
    if not times:
        return "–"
    return f"{seconds(statistics.median(times))} ({seconds(min(times))} – {seconds(max(times))})"


def times(number):
    return "–" if number is None else f"{number:.1f}×" if number >= 10 else f"{number:.2f}×"


TIME_HEAD = ["work", "dvc", "datavc", "floor", "dvc / datavc", "datavc / floor", "bar", "verdict",
             "runs", "date"]
RESOURCE_HEAD = ["work", "CPU dvc", "CPU datavc", "CPU floor", "dvc / datavc", "peak dvc",
                 "peak datavc", "bar", "verdict"]


def time_cells(result, date):
    bars = [bar for bar in result.row.bars if bar.kind in TIME_BARS]
    floor = spread(result, "floor")
    if floor != "–":
        floor += f" {result.row.floor}"
    if result.samples.get(SYNCED):
        floor += f"; synced {seconds(median(result, SYNCED))}"
    return [
        result.row.title, spread(result, "dvc"), spread(result, "datavc"), floor,
        times(ratio(median(result, "dvc"), median(result, "datavc"))),
        times(ratio(median(result, "datavc"), median(result, "floor"))),
        *(verdict(bars, result) if bars or result.problems else ("", "")),
        str(max(map(len, result.samples.values()), default=0)), date,
    ]


def resource_cells(result):
    bars = [bar for bar in result.row.bars if bar.kind not in TIME_BARS]
    cpu = {name: median(result, name, "cpu") for name in ("dvc", "datavc", "floor")}
    peaks = [peak(result, name) for name in ("dvc", "datavc")]
    return [
        result.row.title, *(seconds(number) for number in cpu.values()),
        times(ratio(cpu["dvc"], cpu["datavc"])),
        *("–" if number is None else f"{number:.0f} MiB" for number in peaks),
        *(verdict(bars, result) if bars else ("", "")),
    ]


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


class Document:
    """The tables of one or more runs: a row that is measured again takes the place of the old one."""

    # Rows that differ in these do not stand beside each other.
    COMMON = ("machine", "disk", "dvc", "small files", "big file", "S3")

    def __init__(self, facts, order, text=""):
        """`order`: the titles of all rows; `text`: what an earlier document said."""
        self.facts, self.order = facts, order
        self.times, self.resources, self.problems = {}, {}, []
        said = [line[2:].split(": ", 1) for line in text.splitlines() if line.startswith("* ")]
        old = dict(pair for pair in said if len(pair) == 2)
        if any(old.get(name) != str(facts[name]) for name in self.COMMON):
            return
        for line in text.splitlines():
            cells = line[2:-2].split(" | ") if line.startswith("| ") else []
            for head, rows in ((TIME_HEAD, self.times), (RESOURCE_HEAD, self.resources)):
                if len(cells) == len(head) and cells[0] in order:
                    rows[cells[0]] = cells

    def add(self, results):
        for result in results:
            title = result.row.title
            self.times[title] = time_cells(result, self.facts["date"])
            self.resources[title] = resource_cells(result)
        samples = [s for r in results for group in r.samples.values() for s in group]
        busy = sum(s.idle < IDLE_ENOUGH for s in samples)
        self.facts["quiet"] = (f"{busy} of {len(samples)} measurements of the last run began on a "
                               f"machine less than {IDLE_ENOUGH:.0%} idle")
        self.problems = [f"{r.row.title}: {p}" for r in results for p in r.problems]
        return self

    def __str__(self):
        def ordered(head, rows):
            return table(head, [rows[title] for title in self.order if title in rows])
        said = [f"* {name}: {value}" for name, value in self.facts.items()]
        parts = ["\n".join(said), "Medians (least – most).", ordered(TIME_HEAD, self.times),
                 "CPU is user + system, a median; memory is the peak of all runs.",
                 ordered(RESOURCE_HEAD, self.resources)]
        if self.problems:
            parts.append("\n".join(f"* {problem}" for problem in self.problems))
        return "\n\n".join(parts) + "\n"


def write_json(path, results, facts):
    rows = []
    for result in results:
        bars = [dict(zip(("bar", "reached"), judge(bar, result))) for bar in result.row.bars]
        samples = {name: [asdict(s) for s in found] for name, found in result.samples.items()}
        rows.append({"id": result.row.identifier, "title": result.row.title, "bars": bars,
                     "samples": samples, "problems": result.problems})
    replace(path, json.dumps({"facts": facts, "rows": rows}, indent=1) + "\n")


def write_markdown(path, heading, results, facts, order):
    """Merges rows into what stands between the markers of the heading; the rest stays."""
    begin, end = f"<!-- {heading}: begin -->", f"<!-- {heading}: end -->"
    old = path.read_text() if path.exists() else "# Results\n"
    if begin not in old or end not in old:
        old += f"\n## {heading}\n\n{begin}\n{end}\n"
    before, rest = old.split(begin, 1)
    text, after = rest.split(end, 1)
    document = Document(dict(facts), order, text).add(results)
    replace(path, f"{before}{begin}\n{document}{end}{after}")


def write_section(path, heading, text):
    """Replaces what stands between the markers of the heading; the rest stays."""
    begin, end = f"<!-- {heading}: begin -->", f"<!-- {heading}: end -->"
    old = path.read_text()
    if begin not in old:
        old += f"\n## {heading}\n\n{begin}\n{end}\n"
    before, rest = old.split(begin, 1)
    replace(path, f"{before}{begin}\n{text}{end}{rest.split(end, 1)[1]}")


def replace(path, text):
    """A run that is killed in the middle leaves the old file or the new one."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)
