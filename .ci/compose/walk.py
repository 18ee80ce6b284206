"""What everybody does with the stack, and what must not go wrong then."""

import json
import random
import subprocess
import tempfile
import time
import urllib.request

from stack import ROOT, Load, expect, logged, say, wait_for

KILLED = ["training", "predict", "postgres"]


def walk(stack):
    """Predict, correct, learn anew, and see the new model serve without a failure."""
    answer = stack.predict()
    say(f"predicted {answer['predicted_class']} ({answer['decision']}) by {answer['model_version']}")
    label = answer["alternatives"][-1]["label"]
    feedback = {"prediction_id": answer["prediction_id"], "correct_label": label}
    status, reply = stack.ask("predict", "/feedback", feedback)
    expect(status == 200, f"feedback: {status} {reply}")

    before = answer["model_version"]
    with Load(stack) as load:
        stack.new_data(seed=2)
        wait_for("new model", lambda: stack.predict()["model_version"] != before)
    expect(load.failed == 0, f"{load.failed} requests failed while the model was swapped")
    expect(len(load.versions) == 2, f"versions seen: {load.versions}")
    say(f"model swapped under load, {len(load.accepted)} answers, none failed")
    logged(stack, [answer["prediction_id"], *load.accepted])
    rows = stack.sql("SELECT count(*) FROM feedback")
    expect(rows == "1", f"{rows} corrections instead of 1")


def kill(stack, service, seed):
    """Kills a container in the middle of a pipeline run and a load."""
    wait_for("settled run", stack.settled)
    count = len(stack.runs())
    with Load(stack) as load:
        stack.new_data(seed)
        wait_for("run", lambda: len(stack.runs()) > count)
        time.sleep(random.Random(seed).uniform(0.2, 3))
        stack.compose("kill", "--signal", "KILL", service)
        # An engine takes a kill by hand for a stop by hand, which no restart policy mends.
        stack.compose("start", service)
        state = wait_for("settled run", stack.settled)
        stack.compose("up", "--wait", "--no-build")
        time.sleep(1)
    expect(state in {"succeeded", "rejected"}, f"after the kill of {service} a run ended {state}")
    logged(stack, load.accepted)
    say(f"{service} killed: run {state}, {len(load.accepted)} answers, {load.failed} refused, 0 lost")


def killed(stack):
    """Kills some containers, one after the other."""
    for number, service in enumerate(KILLED):
        kill(stack, service, seed=3 + number)


def again(stack):
    """A second `up` trains nothing, and `down` and `up` lose nothing."""
    wait_for("settled run", stack.settled)
    before = (stack.runs(), stack.predict()["model_version"])
    stack.timed("up", "--wait", "--no-build")
    stack.compose("down")
    stack.timed("up", "--wait", "--no-build")
    time.sleep(3)
    wait_for("settled run", stack.settled)
    work = stack.sql(
        "SELECT count(*) FROM stage_runs WHERE stage = 'training' AND state = 'succeeded' "
        f"AND reused_from IS NULL AND pipeline_run_id > {before[0][-1][0]}")
    expect(work == "0", f"{work} models were trained after a second up without a change")
    expect(stack.predict()["model_version"] == before[1], "another model serves after down and up")
    say("up again, and down and up: nothing trained, the same model serves")


def backed_up(stack):
    """What is saved comes back after everything was destroyed: accounts, models, predictions."""
    with tempfile.TemporaryDirectory() as folder:
        before = (stack.predict()["model_version"], stack.runs())
        status, _ = stack.ask(
            "auth", "/users",
            {"username": "anna", "password": "a long enough password", "role": "user"})
        expect(status in {200, 201}, f"a user could not be made: {status}")
        stack.run("scripts/backup", folder)
        stack.compose("down", "--volumes")
        stack.run("scripts/restore", folder)
    stack.log_in()
    status, _ = stack.ask("auth", "/users/anna")
    expect(status == 200, f"the user is not there after the restore: {status}")
    expect(stack.predict()["model_version"] == before[0], "another model serves after the restore")
    expect(stack.runs()[:len(before[1])] == before[1], "runs are missing after the restore")
    say("everything destroyed and restored: account, model and runs are back")


def deployed(stack):
    """A version that does not come up makes way for the one before."""
    images = stack.run(
        "docker", "images", "--format", "{{.Repository}}", "aisle/*:dev", quiet=True
    ).stdout.split()
    for image in images:
        stack.run("docker", "tag", f"{image}:dev", f"{image}:good")
        stack.run("docker", "tag", f"{image}:dev", f"{image}:broken")
    broken = "FROM aisle/predict:dev\nENTRYPOINT [\"predict\", \"no-such-command\"]\n"
    subprocess.run(
        ["docker", "build", "-q", "-t", "aisle/predict:broken", "-"], input=broken, text=True,
        check=True)
    kept = (ROOT / ".env").read_bytes() if (ROOT / ".env").exists() else None
    try:
        expect(stack.run("scripts/deploy", "good").returncode == 0, "a good version was refused")
        refused = stack.run("scripts/deploy", "broken", check=False).returncode
        expect(refused == 1, f"deploying a broken version ended with {refused}")
        stack.predict()
        expect("AISLE_VERSION=good" in (ROOT / ".env").read_text(), ".env names another version")
    finally:
        (ROOT / ".env").unlink(missing_ok=True)
        if kept is not None:
            (ROOT / ".env").write_bytes(kept)
        for image in images:
            stack.run("docker", "rmi", f"{image}:good", f"{image}:broken", check=False, quiet=True)
    stack.compose("up", "--wait", "--no-build")
    say("a good version was deployed, a broken one made way for it again")


def failing(stack):
    """`up --wait` says so when a stage fails."""
    stack.compose(
        "exec", "-T", "dvc-sync", "sh", "-c",
        "rm /shared_volume/data/raw/* && echo nonsense > /shared_volume/data/raw/products.csv")
    wait_for("failed run", lambda: stack.settled() == "failed")
    wait_for("unhealthy stage", lambda: "(unhealthy)" in stack.compose("ps", "preprocessing"))
    status = stack.run("docker", "compose", "up", "--wait", "--no-build", check=False).returncode
    expect(status != 0, "`up --wait` returned 0 although preprocessing fails")
    stack.predict()
    say("a broken catalogue fails its run and `up --wait`; the model before it serves on")


def monitored(stack):
    """Prometheus beside the stack reaches every service, and each panel has something to show."""
    files = ["-f", "docker-compose.yml", "-f", "docker-compose.monitoring.yml"]
    # There is no Grafana where there is no registry; its files are checked against Prometheus.
    stack.compose(
        *files, "up", "--wait", "--no-build", "prometheus", "alertmanager", "pushgateway")
    url = f"http://127.0.0.1:{stack.ports['PROMETHEUS_PORT']}"

    def down():
        with urllib.request.urlopen(f"{url}/api/v1/query?query=up", timeout=5) as answer:
            found = json.load(answer)["data"]["result"]
        return [one["metric"]["instance"] for one in found if one["value"][1] != "1"] or len(found)

    wait_for("eight services in Prometheus", lambda: down() == 8, 60)
    for _ in range(100):
        stack.predict()
    check = ["monitoring/check", "--prometheus", url]
    wait_for(
        "panels with data",
        lambda: stack.run(*check, check=False, quiet=True).returncode == 0, 120)
    stack.compose(*files, "rm", "--stop", "--force", "prometheus", "alertmanager", "pushgateway")
    say("Prometheus reaches every service, and each panel and rule has data")


PARTS = [walk, monitored, killed, again, backed_up, deployed, failing]
