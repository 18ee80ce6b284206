"""Folders, files and what dvc's format makes of them."""

import hashlib
import itertools
import json
import os
import pathlib
import random
import shutil

from .measure import Broken


class Work:
    """A folder to work in, whose old trees are renamed into a trash folder instead of deleted.

    ext4 takes up to ten times longer to make files for minutes after many were deleted.
    """

    def __init__(self, root, deletes):
        self.root = root
        self.deletes = deletes
        self.trash = root / "trash"
        self.counter = itertools.count()
        self.trash.mkdir(parents=True)

    def fresh(self, name):
        return self.root / f"{name}-{next(self.counter)}"

    def discard(self, path):
        if not path.exists():
            return
        if not self.deletes:
            path.rename(self.trash / str(next(self.counter)))
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


class Tree:
    """Files of random bytes, made once, and the name and manifest that dvc's format gives them."""

    def __init__(self, folder, count, size, seed, per_folder=None):
        self.folder = folder
        self.digests = {}
        generator = random.Random(seed)
        folder.mkdir()
        for number in range(count):
            name = f"f{number:06}.bin"
            if per_folder:
                name = f"d{number // per_folder:04}/{name}"
                if number % per_folder == 0:
                    (folder / name).parent.mkdir()
            data = generator.randbytes(size)
            (folder / name).write_bytes(data)
            self.digests[name] = md5(data)
        self.size = count * size

    def with_change(self, name, data):
        """The same tree after one of its files got other bytes of the same length."""
        changed = object.__new__(Tree)
        changed.folder, changed.size = self.folder, self.size
        changed.digests = {**self.digests, name: md5(data)}
        return changed

    @property
    def identifier(self):
        entries = [{"md5": self.digests[name], "relpath": name} for name in sorted(self.digests)]
        return md5(json.dumps(entries).encode()) + ".dir"

    def check_copy(self, folder):
        names = sorted(relative_files(folder))
        if names != sorted(self.digests):
            raise Broken(f"{folder} has {len(names)} files instead of {len(self.digests)}")
        for name in names[:: max(1, len(names) // 200)]:
            check_bytes(folder / name, self.digests[name])

    def check_objects(self, store):
        """Also lets objects of an older version be there."""
        objects = set(self.digests.values()) | {self.identifier}
        found = {name.replace("/", "") for name in relative_files(store / "files/md5")}
        if not objects <= found or len(found) > len(objects) + 2:
            raise Broken(f"{store} has {len(found)} objects instead of {len(objects)}")
        for name in sorted(objects)[:: max(1, len(objects) // 200)]:
            check_bytes(store / "files/md5" / name[:2] / name[2:], name.removesuffix(".dir"))


def relative_files(folder):
    for root, _, names in os.walk(folder):
        prefix = os.path.relpath(root, folder) + "/" if root != str(folder) else ""
        yield from (prefix + name for name in names)


def md5(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def file_md5(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()


def check_bytes(path, digest):
    if file_md5(path) != digest:
        raise Broken(f"the bytes of {path} are wrong")


def random_file(path, size, seed):
    generator = random.Random(seed)
    with open(path, "wb") as file:
        for start in range(0, size, 1 << 20):
            file.write(generator.randbytes(min(1 << 20, size - start)))
    return path


def copy_tree(source, target):
    """cp, since Python's copytree keeps times: the copies would look old, which files rarely are."""
    os.spawnlp(os.P_WAIT, "cp", "cp", "-r", source, target)


def pointer_digest(path):
    for line in pathlib.Path(path).read_text().splitlines():
        if "md5: " in line:
            return line.split("md5: ")[1]
    raise Broken(f"{path} names no md5")
