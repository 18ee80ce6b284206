"""What is measured; each part gives rows of names and figures."""

import contextlib
import json
import re
import statistics
import time

from .site import SECRET, status


def summary(samples):
    """The run with the median rate; failures of all runs."""
    middle = sorted(samples, key=lambda sample: sample["rate"])[len(samples) // 2]
    rates = [sample["rate"] for sample in samples]
    return {
        "rate": middle["rate"], "least": min(rates), "most": max(rates), "p50": middle["p50"],
        "p99": middle["p99"], "failed": sum(sample["failed"] for sample in samples),
        "server": middle["server"] / middle["seconds"],
        "loader": middle["processor"] / middle["seconds"]}


def warm(site, server, token, **options):
    site.load(server, token, seconds=1, **options)


def by_turns(site, contestants, runs, **options):
    """Names with the loads of each of (name, server, token)."""
    samples = {name: [] for name, _, _ in contestants}
    for _ in range(runs):
        for name, server, given in contestants:
            samples[name].append(site.load(server, given, **options))
    return samples


def answer_size(site, server, token):
    body = site.bodies.read_text().splitlines()[0]
    return len(server.ask("POST", "/predict", body, {"token": token})[1])


def throughput(site, options):
    """All contestants by turns, with 32 connections and with one."""
    rows = []
    with site.auth() as auth:
        token = site.token(auth)
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(site.predict())
        size = answer_size(site, ours, token)
        peer = stack.enter_context(site.fastapi())
        contestants = [
            ("FastAPI", peer, site.peer("token", SECRET)),
            ("bare C", stack.enter_context(site.bare(size)), "none"),
            ("bare C, 2 bytes", stack.enter_context(site.bare(2)), "none"),
            ("predict", ours, token)]
        for _, server, given in contestants:
            warm(site, server, given)
        for connections in (32, 1):
            samples = by_turns(
                site, contestants, options.runs, connections=connections,
                seconds=options.seconds / 2, threads=min(2, connections))
            rows += [{"name": name, "connections": connections, **summary(found)}
                     for name, found in samples.items()]
        rows.append({"name": "journal", "bytes": ours.metric("prediction_log_bytes"),
                     "lost": ours.metric("prediction_log_dropped_total")})
    return rows


def headroom(site, options):
    """A steady rate below what it can do, by turns with the bare program, whose latest answers
    show what the machine itself does to them."""
    with site.auth() as auth:
        token = site.token(auth)
    with site.predict() as ours, site.bare(answer_size(site, ours, token)) as bare:
        contestants = [("predict", ours, token), ("bare C", bare, "none")]
        for _, server, given in contestants:
            warm(site, server, given)
        samples = by_turns(
            site, contestants, 2 * options.runs, seconds=options.seconds / 2, rate=10_000)
    return [{"name": f"{name}, 10,000 a second", "connections": 32, **summary(found),
             "p50": statistics.median(sample["p50"] for sample in found),
             "p99": statistics.median(sample["p99"] for sample in found)}
            for name, found in samples.items()]


def logging(site, options):
    """With and without the log of predictions, by turns."""
    contestants = [("without", ["--no-log"], {}), ("SQLite", [], {})]
    with contextlib.ExitStack() as stack:
        with site.auth() as auth:
            token = site.token(auth)
        url = stack.enter_context(site.postgresql())
        contestants.append(("PostgreSQL", [], {"DATABASE_URL": url}))
        samples = {name: [] for name, _, _ in contestants}
        journals = {name: [] for name, _, _ in contestants}
        for _ in range(options.runs):
            for name, arguments, changes in contestants:
                with site.predict(*arguments, **changes) as server:
                    warm(site, server, token)
                    before = server.metric("prediction_log_bytes")
                    samples[name].append(site.load(server, token, seconds=options.seconds))
                    journals[name].append((server.metric("prediction_log_bytes") - before,
                                           server.metric("prediction_log_dropped_total")))
    return [{"name": name, **summary(found), "journal": max(j[0] for j in journals[name]),
             "lost": max(j[1] for j in journals[name])} for name, found in samples.items()]


def memory(site, options):
    rows = []
    with site.auth() as auth:
        token = site.token(auth)
    for threads in (1, 8):
        with site.predict("--threads", str(threads)) as server:
            warm(site, server, token)
            site.load(server, token, seconds=options.seconds)
            info = json.loads(server.ask("GET", "/model-info", headers={"token": token})[1])
            rows.append({"name": f"{threads} threads", "resident": status(server.process.pid, "VmRSS"),
                         "peak": status(server.process.pid, "VmHWM"), "model": info["bytes"]})
    return rows


def swaps(site, options):
    """Twenty swaps while 32 connections ask as fast as they can."""
    with site.auth() as auth:
        token = site.token(auth)
    with site.predict() as server:
        warm(site, server, token)
        process = site.load(server, token, seconds=60, background=True)
        times = []
        for _ in range(20):
            time.sleep(2.5)
            times.append(time.monotonic())
            site.swap()
        found = site.finish(process)
        swapped = server.metric("model_swaps_total")
    windows = found["windows"]
    width = 0.25
    # A swap is seen within a second of its commit and takes a moment.
    near = set()
    for moment in times:
        place = int((moment - found["begin"]) / width)
        near |= set(range(place, place + 6))
    calm = [w[2] for place, w in enumerate(windows) if place not in near and w[0]]
    swap = [w[2] for place, w in enumerate(windows) if place in near and w[0]]
    return [{"name": "20 swaps in 60 s", "rate": found["rate"], "failed": found["failed"],
             "answered": found["answered"], "swaps": swapped - 1,
             "calm p99": statistics.median(calm), "swap p99": statistics.median(swap),
             "worst swap p99": max(swap), "worst calm p99": max(calm)}]


def batch(site, options):
    rows = (site.folder / "rows").read_text().encode()
    with site.auth() as auth:
        token = site.token(auth)
    samples = []
    with site.predict() as server:
        for _ in range(options.runs * 3):
            start = time.perf_counter()
            code, body = server.ask("POST", "/predict/batch", rows, {"token": token})
            samples.append(time.perf_counter() - start)
            answer = json.loads(body)
            if code != 200 or answer["succeeded"] != 10_000:
                raise RuntimeError(f"batch: {code} {body[-200:]}")
            time.sleep(0.5)
        lost = server.metric("prediction_log_dropped_total")
    middle = statistics.median(samples)
    return [{"name": "10,000 rows", "seconds": middle, "rate": 10_000 / middle, "lost": lost,
             "least": 10_000 / max(samples), "most": 10_000 / min(samples)}]


def explanation(site, options):
    with site.auth() as auth:
        token = site.token(auth)
    with site.predict() as server:
        warm(site, server, token, path="/predict?explain=true", connections=1)
        found = [site.load(server, token, path="/predict?explain=true", connections=1,
                           seconds=options.seconds / 2, threads=1) for _ in range(options.runs)]
    return [{"name": "explained", "connections": 1, **summary(found)}]


def flood(site, options):
    """Predictions at 2,000 a second, alone and while eight clients guess passwords."""
    guesses = site.folder / "guesses"
    guesses.write_text("".join(json.dumps({"username": f"user{n}", "password": f"guess number {n}"})
                               + "\n" for n in range(2000)))
    rows = []
    with site.auth() as auth, site.predict() as server:
        token = site.token(auth)
        warm(site, server, token)
        alone, flooded = [], []
        for _ in range(options.runs):
            alone.append(site.load(server, token, seconds=options.seconds, rate=2000, threads=1))
            process = site.load(auth, "none", path="/login", connections=8, bodies=guesses,
                                seconds=options.seconds + 1, threads=1, background=True)
            time.sleep(0.5)
            flooded.append(site.load(server, token, seconds=options.seconds, rate=2000, threads=1))
            guessed = site.finish(process)
        rows.append({"name": "alone", **summary(alone)})
        rows.append({"name": "flooded", **summary(flooded), "guesses": guessed["rate"]})
    return rows


def process(site, options):
    """Products of 100 characters on one thread: the prediction alone, and a file from end to end."""
    table, found, alone = site.volume / "data/raw/products.csv", [], []
    for _ in range(options.runs * 2):
        text = site.tool("predict", "score", "--input", str(site.folder / "products.csv"), "--timing")
        alone.append([float(number) for number in re.findall(r"([0-9.]+) µs", text)])
        start = time.perf_counter()
        site.tool("predict", "score", "--input", str(table), "--output",
                  str(site.folder / "scored.csv"))
        found.append(time.perf_counter() - start)
    middle = sorted(alone)[len(alone) // 2]
    return [{"name": "predict score", "rows": site.rows, "seconds": statistics.median(found),
             "median": middle[0], "p99": middle[1]}]


def start(site, options):
    """From the start of each stage's process to its first 200 on /health."""
    stages = {"auth": "serve", "predict": "serve", "drift": "serve"} | dict.fromkeys(
        ("dvc-sync", "preprocessing", "training", "validation"), "follow")
    return [{"name": stage, "seconds": [site.start_seconds(stage, command)
                                        for _ in range(options.runs * 3)]}
            for stage, command in stages.items()]


ALL = {part.__name__: part for part in (
    throughput, headroom, logging, memory, swaps, batch, explanation, process, start,
    # The last, as whoever guesses passwords has to wait afterwards.
    flood)}
