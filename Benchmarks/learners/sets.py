"""The shared data sets, split into A.csv to learn from and B.csv to be judged on."""

import csv
import hashlib
import os
import pathlib
from dataclasses import dataclass

COLUMNS = ["designation", "description", "category"]


@dataclass(frozen=True)
class Source:
    """`groups`: the file that says which rows are variants of one product and stay together."""

    folder: str
    products: str = "products.csv"
    groups: str = ""


# Small ones first, so that an interrupted run has most of its rows.
SOURCES = {
    "openfoodfacts-fr": Source("openfoodfacts-fr"),
    "debian-appstream": Source("debian-appstream"),
    "retail-demo-store": Source("retail-demo-store"),
    "harmonized-system": Source("harmonized-system"),
    "pricerunner": Source("pricerunner"),
    "shopify-taxonomy-multilingual": Source("shopify-taxonomy-multilingual"),
    "debian-multilingual-40k": Source("debian-multilingual-40k"),
    "debian": Source("debian"),
}
# Asked for by name: harder, as no translation of a tested product is in training.
GROUPED = {
    "debian-appstream-multilingual-by-group": Source(
        "debian-appstream", "products-multilingual.csv", "products-multilingual.groups.csv"),
    "debian-multilingual-40k-by-group": Source(
        "debian-multilingual-40k", groups="products.groups.csv"),
}


@dataclass(frozen=True)
class Split:
    name: str
    train: pathlib.Path
    test: pathlib.Path
    digest: str


def home():
    return pathlib.Path(os.environ.get("AISLE_DATA", "/work/shared/data"))


def prepare(name, folder):
    """None where the set is absent."""
    source = (SOURCES | GROUPED)[name]
    products = home() / source.folder / source.products
    if not products.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.{part}.csv" for part in "AB"]
    split(products, paths, home() / source.folder / source.groups if source.groups else None)
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return Split(name, *paths, digest.hexdigest()[:16])


def split(products, paths, groups=None):
    csv.field_size_limit(1 << 30)
    keys = group_keys(groups) if groups else None
    with open(products, newline="", encoding="utf-8") as file:
        write_parts(csv.DictReader(file), keys, paths)


def write_parts(rows, keys, paths):
    with open(paths[0], "w", newline="", encoding="utf-8") as train, \
         open(paths[1], "w", newline="", encoding="utf-8") as test:
        writers = [csv.writer(train), csv.writer(test)]
        for writer in writers:
            writer.writerow(COLUMNS)
        for row in rows:
            cells = [row[column] or "" for column in COLUMNS]
            key = next(keys) if keys else f"{cells[0]}\0{cells[1]}"
            writers[is_test(key)].writerow(cells)


def is_test(key):
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 10 < 2


def group_keys(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        yield from (row[0] for row in rows)
