"""The two programs that are compared, and repositories for them."""

import pathlib
import subprocess
from dataclasses import dataclass, field

from .measure import Broken, Command
from .places import pointer_digest

# Plain tools doing the same work; "synced" waits until it is on the disk, as datavc does.
FLOOR = "floor"
SYNCED = "synced"
FLOORS = (FLOOR, SYNCED)


@dataclass
class Tool:
    name: str
    program: pathlib.Path
    work: object
    environment: dict = field(default_factory=dict)

    def __call__(self, *arguments, at):
        return Command([self.program, *arguments], at.root, self.environment)

    def has(self, subcommand):
        help_ = [self.program, subcommand, "--help"]
        return subprocess.run(help_, capture_output=True).returncode == 0

    def forget_hashes(self, repository):
        """Takes away what the tool remembers of files it has hashed."""
        if self.name == "dvc":
            self.work.discard(self.work.root / "dvc-site")
        else:
            self.work.discard(repository.root / ".dvc/tmp/datavc")


def tools(dvc, datavc, work):
    settings = work.root / "dvc-global"
    settings.mkdir()
    (settings / "config").write_text("[core]\n    analytics = false\n    check_update = false\n")
    credentials = {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    environment = {
        **credentials,
        "DVC_NO_ANALYTICS": "1",
        "DVC_GLOBAL_CONFIG_DIR": str(settings),
        "DVC_SITE_CACHE_DIR": str(work.root / "dvc-site"),
    }
    return [Tool("dvc", dvc, work, environment), Tool("datavc", datavc, work, environment)]


class Repository:
    def __init__(self, work, name, remote, endpoint=None):
        self.work = work
        self.remote = remote
        self.endpoint = endpoint
        self.root = work.fresh(name)
        (self.root / ".dvc").mkdir(parents=True)
        subprocess.run(["git", "init", "--quiet", self.root], check=True)
        lines = ["[core]", "    remote = r", "['remote \"r\"']", f"    url = {remote}"]
        if endpoint:
            lines.append(f"    endpointurl = {endpoint}")
        (self.root / ".dvc/config").write_text("\n".join(lines) + "\n")
        (self.root / ".dvc/.gitignore").write_text("/config.local\n/tmp\n/cache\n")

    def clone(self):
        """As `git clone` leaves it: pointers and settings, without a cache."""
        clone = Repository(self.work, "clone", self.remote, self.endpoint)
        for pointer in self.root.glob("*.dvc"):
            if pointer.is_file():
                (clone.root / pointer.name).write_bytes(pointer.read_bytes())
        (clone.root / ".gitignore").write_bytes((self.root / ".gitignore").read_bytes())
        return clone

    @property
    def cache(self):
        return self.root / ".dvc/cache"

    def set_link(self, kind):
        (self.root / ".dvc/config.local").write_text(f"[cache]\n    type = {kind}\n")

    def drop(self, name):
        self.work.discard(self.root / name)

    def check_pointer(self, name, identifier):
        found = pointer_digest(self.root / f"{name}.dvc")
        if found != identifier:
            raise Broken(f"{self.root}/{name}.dvc names {found} instead of {identifier}")
