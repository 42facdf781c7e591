"""How fast matching is: one real image against a built advisory database, and a synthetic fleet in DuckDB.

    PRATIQUE_DATA=DIR python bench/matching.py [--images 100000] [--packages 300] [--runs 9]

1. The Debian packages of this machine against the database in PRATIQUE_DATA (`pratique db build` makes it): what looking
   up the candidates and matching take, the median of some runs in one process. Budget: 20 ms in all.
2. A synthetic fleet (invented names, versions and ranges; semver keys) re-matched by `join.sql` in DuckDB, against all
   ranges and against 500 changed advisories. Budget: 2 s and 0.1 s. DuckDB is no dependency yet: without it this part is
   skipped, and says so.
"""

import argparse
import csv
import random
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from pratique import advisories, settings, versions
from pratique.matching import join, match
from pratique.model.distro import Distro
from pratique.model.package import Coordinate, Package

_NAMES, _VERSIONS, _PER_NAME = 20_000, 8, 10


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--images", type=int, default=100_000)
    ask.add_argument("--packages", type=int, default=300)
    ask.add_argument("--runs", type=int, default=9)
    options = ask.parse_args()
    one_image(installed(image=True), "packages of a base image (required, important)", options.runs)
    one_image(installed(image=False), "all packages of this machine", options.runs)
    fleet(options.images, options.packages, options.runs)


def installed(image: bool) -> list[Package]:
    """The Debian packages of this machine, or those of them that a base image has; empty elsewhere."""
    shape = "${binary:Package}\t${Version}\t${source:Package}\t${source:Version}\t${Priority}\n"
    try:
        found = subprocess.run(["dpkg-query", "-W", "-f", shape], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    rows = [line.split("\t") for line in found.splitlines()]
    return [
        Package(name=name, version=v, type="deb", coordinate=Coordinate("Debian", "12", source, source_version, "dpkg"))
        for name, v, source, source_version, priority in rows
        if not image or priority in {"required", "important"}
    ]


def one_image(packages: list[Package], what: str, runs: int) -> None:
    distro = Distro(id="debian", version="12", ecosystem="Debian", release="12", order="dpkg")
    with advisories.open(settings.load()) as database:
        if not packages or "Debian" not in database.current.ecosystems:
            print(
                "SKIPPED one image: needs a Debian machine, and Debian in the database of PRATIQUE_DATA",
                file=sys.stderr,
            )
            return
        looked, matched, found = [], [], ()
        for _ in range(runs):
            began = time.perf_counter()
            candidates = database.candidates(packages, distro)
            between = time.perf_counter()
            found = match(packages, candidates)
            looked.append(between - began)
            matched.append(time.perf_counter() - between)
    print(f"{what}: {len(packages)} Debian packages, {len(found)} findings, {len(candidates.records)} records")
    print(f"  first       {(looked[0] + matched[0]) * 1e3:8.1f} ms")
    print(f"  candidates  {statistics.median(looked) * 1e3:8.1f} ms")
    print(f"  match       {statistics.median(matched) * 1e3:8.1f} ms")


def fleet(images: int, per_image: int, runs: int) -> None:
    try:
        import duckdb
    except ImportError:
        print("SKIPPED the fleet: duckdb is not installed (pip install duckdb)", file=sys.stderr)
        return
    db = duckdb.connect()
    synthetic(db, images, per_image)
    statement = join.statement()
    changed = statement.replace("FROM ranges AS r", "FROM changed AS r")
    every, some = ([timed(db, one) for _ in range(min(runs, 5))] for one in (statement, changed))
    print(f"synthetic fleet, {images:,} images x {per_image} packages, DuckDB {duckdb.__version__}")
    for what, took in (("all advisories", every), ("500 changed advisories", some)):
        wall, cpu = (statistics.median(run[part] for run in took) for part in (0, 1))
        pairs, hit = took[0][2]
        print(f"  {what:24}{wall:8.2f} s, CPU {cpu:.2f} s   {pairs:,} pairs in {hit:,} images")


def timed(db: Any, statement: str) -> tuple[float, float, tuple[int, int]]:
    """Wall and CPU seconds of all threads; pairs and images that were found."""
    began, cpu = time.perf_counter(), time.process_time()
    found = db.execute(f"SELECT count(*), count(DISTINCT image) FROM ({statement})").fetchone()
    return time.perf_counter() - began, time.process_time() - cpu, found


def synthetic(db: Any, images: int, per_image: int) -> None:
    """Names, versions of each and ranges of some, all invented; popular names are in most images."""
    choose = random.Random(1)
    known, ranges = [], []
    encoding = versions.encoding("semver")
    for number in range(_NAMES):
        texts = sorted(
            {f"{choose.randrange(5)}.{choose.randrange(20)}.{choose.randrange(9)}" for _ in range(_VERSIONS)}
        )
        known += [
            (number, slot, f"lib{number}", versions.key("semver", text).hex(), text) for slot, text in enumerate(texts)
        ]
        for advisory in range(choose.randrange(2 * _PER_NAME) if number % 4 == 0 else 0):
            fixed = f"{choose.randrange(3)}.{choose.randrange(8)}.{choose.randrange(9)}"
            ranges.append((f"lib{number}", versions.key("semver", fixed).hex(), f"SYN-{number}-{advisory}", fixed))
    db.execute("CREATE TABLE v(number INTEGER, slot INTEGER, name VARCHAR, key VARCHAR, version VARCHAR)")
    db.execute("CREATE TABLE r(name VARCHAR, hi VARCHAR, advisory VARCHAR, fixed VARCHAR)")
    load(db, "v", known)
    load(db, "r", ranges)
    db.execute(f"""
        CREATE TABLE packages AS
        SELECT number * {_VERSIONS} + slot AS id, 'npm' AS ecosystem, '' AS release, name, {encoding} AS encoding,
            unhex(key) AS key, version, '' AS label
        FROM v
    """)
    db.execute(f"""
        CREATE TABLE installed AS
        SELECT i AS image, {_VERSIONS} * CAST(floor({_NAMES} * power((hash(i * 1000 + j) % 1000003) / 1000003.0, 3)) AS INTEGER)
            + CAST(hash(i * 7919 + j) % {_VERSIONS} AS INTEGER) AS package
        FROM range({images}) AS a(i), range({per_image}) AS b(j)
        ORDER BY package
    """)
    db.execute(f"""
        CREATE TABLE ranges AS SELECT 'npm' AS ecosystem, '' AS release, name, {encoding} AS encoding, ''::BLOB AS lo, unhex(hi) AS hi, advisory,
        '' AS introduced, fixed, '' AS last_affected, 0 AS flags FROM r
    """)
    db.execute("CREATE TABLE changed AS SELECT * FROM ranges ORDER BY hash(advisory) LIMIT 500")


def load(db: Any, table: str, rows: list[tuple[object, ...]]) -> None:
    """By a CSV file: thousands of times faster than parameters."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows(rows)
        file.flush()
        db.execute(f"COPY {table} FROM '{file.name}' (HEADER false)")


if __name__ == "__main__":
    main()
