"""What goes wrong in a running installation, each followed by a count of what was accepted."""

import random
import subprocess
import tempfile
import time

from stack import ROOT, Load, Stack, expect, logged, say, wait_for
from walk import kill

SERVICES = [
    "dvc-sync", "preprocessing", "training", "validation", "auth", "predict", "drift", "postgres",
]


def all_killed(stack):
    """kill -9 of each container in turn, at a random moment of a pipeline run and a load."""
    for number, service in enumerate(SERVICES):
        kill(stack, service, seed=20 + number)


def database_away(stack):
    """PostgreSQL is gone for 30 s in the middle of a run and a load."""
    wait_for("settled run", stack.settled)
    count = len(stack.runs())
    with Load(stack) as load:
        stack.new_data(seed=40)
        wait_for("run", lambda: len(stack.runs()) > count)
        stack.compose("stop", "postgres")
        time.sleep(30)
        stack.compose("start", "postgres")
        state = wait_for("settled run", stack.settled)
    expect(state in {"succeeded", "rejected"}, f"the run over which the database went ended {state}")
    expect(load.failed == 0, f"{load.failed} predictions failed while the database was away")
    logged(stack, load.accepted)
    say(f"database away for 30 s: run {state}, {len(load.accepted)} answers, none failed or lost")


def wrong_clock(stack):
    """A day off in auth or in a stage: leases are the database's, and tokens are refused."""
    library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
    text = f"""
services:
  {{service}}:
    environment: {{{{LD_PRELOAD: /libfaketime.so.1, FAKETIME: +1d, FAKETIME_DONT_FAKE_MONOTONIC: "1"}}}}
    volumes: ["{library}:/libfaketime.so.1:ro"]
"""
    with Stack(text.format(service="training")) as other:
        other.start()
        other.new_data(seed=50)
        wait_for("second run", lambda: len(other.runs()) > 1)
        wait_for("settled run", other.settled)
        twice = other.sql("SELECT count(*) FROM stage_runs WHERE claims > 1")
        expect(twice == "0", f"{twice} stages ran twice with a clock a day off")
    with Stack(text.format(service="auth")) as other:
        other.start()
        status, _ = other.ask("predict", "/predict", {"designation": "x"})
        expect(status == 401, f"a token of tomorrow is answered with {status}")
        log = other.compose("logs", "predict")
        expect("future" in log or "not yet" in log, "predict's log does not say why it refused")
    say("a clock a day off: no stage ran twice, tokens of tomorrow are refused and it says why")


def full_volume(stack):
    """The shared volume is full: the run fails, the model serves on, and space mends it."""
    text = """
volumes:
  shared:
    driver_opts: {type: tmpfs, device: tmpfs, o: "size=160m,uid=10001,gid=10001"}
"""
    with Stack(text) as other:
        other.start()
        before = other.predict()["model_version"]
        # Room for the new catalogue, and for nothing that is made from it.
        other.compose(
            "exec", "-T", "dvc-sync", "sh", "-c",
            "cd /shared_volume; dd if=/dev/zero of=filler bs=64k 2> /dev/null; "
            "truncate -s -8M filler")
        other.new_data(seed=60)
        error = wait_for("error of a full disk", lambda: other.sql(
            "SELECT error FROM stage_runs WHERE error IS NOT NULL LIMIT 1"))
        expect("space" in error, f"the run over a full disk failed with: {error}")
        expect(other.predict()["model_version"] == before, "a full volume changed what serves")
        other.compose("exec", "-T", "dvc-sync", "rm", "/shared_volume/filler")
        other.new_data(seed=61)
        wait_for("new model", lambda: other.predict()["model_version"] != before, 240)
    say("volume full: the model served on, and a new one came once there was space")


def corrupt_remote(stack):
    """A flipped byte in the remote is found, and never handed out."""
    stack.compose(
        "exec", "-T", "dvc-sync", "sh", "-c",
        "cd /dvc_remote/files/md5 && for f in */*; do case $f in *.dir) ;; *) "
        "chmod u+w $f; printf X | dd of=$f conv=notrunc 2> /dev/null; break;; esac; done")
    outcome = stack.run(
        "docker", "compose", "exec", "-T", "--workdir", "/shared_volume", "dvc-sync",
        "datavc", "verify", "--remote", check=False, quiet=True)
    expect(outcome.returncode == 1, f"verify --remote ended with {outcome.returncode}")
    stack.predict()
    say("a corrupt object in the remote is named by verify; nothing else notices")


def cold_starts(stack):
    """Ten times from nothing, the containers in a random order."""
    dice = random.Random(1)
    for _ in range(10):
        with Stack() as other:
            other.compose("create", "--no-build")
            other.compose("start", "secrets-init")
            names = SERVICES.copy()
            dice.shuffle(names)
            for name in names:
                container = other.compose("ps", "--all", "--quiet", name).strip()
                other.run("docker", "start", container, quiet=True)
            wait_for("prediction", lambda other=other: serves(other))
            other.compose("up", "--wait", "--no-build")
    say("ten cold starts in a random order: each serves")


def serves(stack):
    """Not yet, while parts of it wait for others."""
    try:
        stack.log_in()
        return stack.predict()
    except SystemExit:
        return None


def two_at_once(stack):
    """Two `up` at once on nothing: one must succeed, and there is one of everything.

    Half a second apart: closer together, Compose on an engine before version 25 makes two networks
    of one name and both fail, whatever the file says.
    """
    with Stack() as other:
        command = ["docker", "compose", "up", "--wait", "--no-build"]
        both = []
        for _ in range(2):
            both.append(subprocess.Popen(command, cwd=ROOT, env=other.environment))
            time.sleep(0.5)
        statuses = [process.wait() for process in both]
        expect(0 in statuses, f"two `up` at once ended with {statuses}")
        other.log_in()
        other.predict()
        expect(len(other.runs()) == 1, f"{len(other.runs())} runs after two `up` at once")
    say(f"two `up` at once ended with {statuses}; one run, one model")


def bound(stack):
    """A folder of the host for the volume, and a user of one's own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["install", "-d", "-o", "4321", "-g", "4321", folder, f"{folder}/spool"])
        with Stack(SHARED_VOLUME_SOURCE=folder, AISLE_UID="4321", AISLE_GID="4321") as other:
            other.start()
            other.predict()
    say("a folder of the host and a user of one's own: serves")


PARTS = [
    all_killed, database_away, wrong_clock, full_volume, corrupt_remote, cold_starts,
    two_at_once, bound,
]
