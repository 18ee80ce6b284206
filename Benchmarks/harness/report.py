"""Judges results and writes them as a table, as JSON and into RESULTS.md."""

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


def time_table(results):
    head = ["work", "dvc", "datavc", "floor", "dvc / datavc", "datavc / floor", "bar", "verdict"]
    lines = []
    for result in results:
        bars = [bar for bar in result.row.bars if bar.kind in TIME_BARS]
        floor = spread(result, "floor")
        if floor != "–":
            floor += f" {result.row.floor}"
        if result.samples.get(SYNCED):
            floor += f"; synced {seconds(median(result, SYNCED))}"
        lines.append([
            result.row.title, spread(result, "dvc"), spread(result, "datavc"), floor,
            times(ratio(median(result, "dvc"), median(result, "datavc"))),
            times(ratio(median(result, "datavc"), median(result, "floor"))),
            *(verdict(bars, result) if bars or result.problems else ("", "")),
        ])
    return table(head, lines)


def resource_table(results):
    head = ["work", "CPU dvc", "CPU datavc", "CPU floor", "dvc / datavc",
            "peak dvc", "peak datavc", "bar", "verdict"]
    lines = []
    for result in results:
        bars = [bar for bar in result.row.bars if bar.kind not in TIME_BARS]
        cpu = {name: median(result, name, "cpu") for name in ("dvc", "datavc", "floor")}
        peaks = [peak(result, name) for name in ("dvc", "datavc")]
        lines.append([
            result.row.title, *(seconds(number) for number in cpu.values()),
            times(ratio(cpu["dvc"], cpu["datavc"])),
            *("–" if number is None else f"{number:.0f} MiB" for number in peaks),
            *(verdict(bars, result) if bars else ("", "")),
        ])
    return table(head, lines)


def table(head, lines):
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def document(results, facts):
    samples = [s for r in results for group in r.samples.values() for s in group]
    busy = sum(s.idle < IDLE_ENOUGH for s in samples)
    said = [f"* {name}: {value}" for name, value in facts.items()]
    said.append(f"* {busy} of {len(samples)} measurements began on a machine less than "
                f"{IDLE_ENOUGH:.0%} idle")
    parts = ["\n".join(said), "Medians (least – most).", time_table(results),
             "CPU is user + system, a median; memory is the peak of all runs.",
             resource_table(results)]
    problems = [f"* {r.row.title}: {p}" for r in results for p in r.problems]
    return "\n\n".join(parts + (["\n".join(problems)] if problems else [])) + "\n"


def write_json(path, results, facts):
    rows = []
    for result in results:
        bars = [dict(zip(("bar", "reached"), judge(bar, result))) for bar in result.row.bars]
        samples = {name: [asdict(s) for s in found] for name, found in result.samples.items()}
        rows.append({"id": result.row.identifier, "title": result.row.title, "bars": bars,
                     "samples": samples, "problems": result.problems})
    path.write_text(json.dumps({"facts": facts, "rows": rows}, indent=1) + "\n")


def write_markdown(path, heading, text):
    """Between the markers of the heading; whatever else the file says stays."""
    begin, end = f"<!-- {heading}: begin -->", f"<!-- {heading}: end -->"
    old = path.read_text() if path.exists() else "# Results\n"
    if begin not in old or end not in old:
        old += f"\n## {heading}\n\n{begin}\n{end}\n"
    before, rest = old.split(begin, 1)
    after = rest.split(end, 1)[1]
    path.write_text(f"{before}{begin}\n{text}{end}{after}")
