"""What was found, as text between markers of RESULTS.md."""

import statistics


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, cells)) + " |" for cells in lines)


def between(document, heading, text):
    begin, end = f"<!-- {heading}: begin -->", f"<!-- {heading}: end -->"
    if begin not in document:
        document += f"\n## {heading}\n\n{begin}\n{end}\n"
    before, rest = document.split(begin, 1)
    return f"{before}{begin}\n{text}{end}{rest.split(end, 1)[1]}"


def milliseconds(microseconds):
    return f"{microseconds / 1000:.2f} ms"


def verdict(reached):
    return "reached" if reached else "missed"


def loads(rows, first):
    """Rows of `summary`; `first` says what the first column is."""
    cells = [[row["name"], row.get("connections", 32), f"{row['rate']:,.0f}",
              f"{row['least']:,.0f} – {row['most']:,.0f}", milliseconds(row["p50"]),
              milliseconds(row["p99"]), row["failed"], f"{row['server']:.2f}",
              f"{row['loader']:.2f}"] for row in rows if "p50" in row]
    return table([first, "connections", "requests/s", "least – most", "p50", "p99", "failed",
                  "CPUs server", "CPUs loader"], cells)


def find(rows, name, connections=32):
    return next(r for r in rows if r["name"] == name and r.get("connections", 32) == connections)


def throughput(rows):
    ours, peer, bare = (find(rows, name) for name in ("predict", "FastAPI", "bare C"))
    journal = find(rows, "journal")
    bars = [
        ["throughput / FastAPI", f"{ours['rate'] / peer['rate']:.0f}×", "≥ 100×",
         verdict(ours["rate"] >= 100 * peer["rate"])],
        ["throughput / bare C", f"{ours['rate'] / bare['rate']:.2f}", "≥ 0.5, aim 0.7",
         verdict(ours["rate"] >= 0.5 * bare["rate"])],
        ["journal afterwards", f"{journal['bytes'] / 2**20:.1f} MiB, {journal['lost']:.0f} lost",
         "0 lost", verdict(journal["lost"] == 0)],
    ]
    return "\n\n".join([loads(rows, "contestant"), bar_table(bars)])


def bar_table(bars):
    return table(["what", "found", "bar", "verdict"], bars)


def headroom(rows):
    ours, bare = (row["p99"] / row["p50"] for row in rows)
    return "\n\n".join([loads(rows, "steady rate"), bar_table([
        ["p99 / p50", f"{ours:.1f}", f"< 10 (bare C: {bare:.1f})", verdict(ours < 10)]])])


def logging(rows):
    without, bars = find(rows, "without"), []
    for name, bar in (("SQLite", 5), ("PostgreSQL", 15)):
        row = find(rows, name)
        cost = 100 * (1 - row["rate"] / without["rate"])
        grown = f"{row['journal'] / 2**20:+.1f} MiB, {row['lost']:.0f} lost"
        bars.append([f"cost on {name} (journal {grown})", f"{cost:.1f} %", f"< {bar} %",
                     verdict(cost < bar and row["lost"] == 0)])
    return "\n\n".join([loads(rows, "log"), bar_table(bars)])


def memory(rows):
    bars = []
    for row in rows:
        bar = 1.3 * row["model"] + 30 * 2**20
        bars.append([f"{row['name']}, model {row['model'] / 2**20:.1f} MiB",
                     f"{row['resident'] / 2**20:.1f} MiB, peak {row['peak'] / 2**20:.1f}",
                     f"< {bar / 2**20:.1f} MiB", verdict(row["resident"] < bar)])
    return bar_table(bars)


def swaps(rows):
    row = rows[0]
    ratio = row["swap p99"] / row["calm p99"]
    return bar_table([
        [f"failed of {row['answered']:,} during {row['swaps']:.0f} swaps", row["failed"], "0",
         verdict(row["failed"] == 0 and row["swaps"] >= 20)],
        [f"p99 of 250 ms near swaps ({milliseconds(row['swap p99'])}) / others "
         f"({milliseconds(row['calm p99'])})", f"{ratio:.2f}", "≤ 2", verdict(ratio <= 2)]])


def batch(rows):
    row = rows[0]
    return bar_table([["batch of 10,000 rows, rows/s",
                       f"{row['rate']:,.0f} ({row['least']:,.0f} – {row['most']:,.0f})",
                       "≥ 100,000", verdict(row["rate"] >= 100_000)]])


def explanation(rows):
    row = rows[0]
    return "\n\n".join([loads(rows, "explained"), bar_table([
        ["p99 of an explanation", milliseconds(row["p99"]), "< 1 ms", verdict(row["p99"] < 1000)]])])


def flood(rows):
    alone, flooded = rows
    ratio = flooded["p99"] / alone["p99"]
    return "\n\n".join([loads(rows, "2,000 a second"), bar_table([
        [f"p99 while {flooded['guesses']:,.0f} guesses/s are refused or hashed / alone",
         f"{ratio:.2f}", "≤ 3", verdict(ratio <= 3)]])])


def process(rows):
    row = rows[0]
    each = row["seconds"] / row["rows"] * 1e6
    return bar_table([
        [f"a prediction, 100 characters, median (99 % within {row['p99']:.1f} µs)",
         f"{row['median']:.1f} µs", "< 15 µs", verdict(row["median"] < 15)],
        ["a whole row of `predict score`, with reading and writing it", f"{each:.1f} µs", "", ""]])


def start(rows):
    lines = []
    for row in rows:
        found, most = statistics.median(row["seconds"]), max(row["seconds"])
        lines.append([row["name"], f"{1000 * found:.0f} ms (at most {1000 * most:.0f})", "< 300 ms",
                      verdict(most < 0.3)])
    return bar_table(lines)


PARTS = {
    "throughput": ("Throughput, with token check, prediction and log", throughput),
    "headroom": ("With headroom", headroom),
    "logging": ("What the log costs", logging),
    "swaps": ("Model swaps under load", swaps),
    "flood": ("Guessed passwords beside predictions", flood),
    "explanation": ("Explanations", explanation),
    "batch": ("Batches", batch),
    "process": ("In the process", process),
    "memory": ("Memory", memory),
    "start": ("From start to the first 200 on /health", start),
}


def document(results, facts):
    parts = ["\n".join(f"* {name}: {value}" for name, value in facts.items())]
    for name, (title, write) in PARTS.items():
        if name in results:
            found = results[name]
            parts.append(f"### {title}, {found['date']}\n\n{write(found['rows'])}")
    return "\n\n".join(parts) + "\n"
