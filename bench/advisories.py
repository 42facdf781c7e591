"""How fast the advisory database is built, updated and asked, and how large it is.

    python bench/advisories.py --mirror DIR [--runs 5]

DIR is in OSV's bulk layout. Budgets: the whole mirror built within 8 s, a delta applied within 1 s (two cores), the candidates
of 857 Debian, 150 npm and 30 Python packages within 20 ms. CPU seconds are printed beside, because a busy machine stretches
the others. The packages are those of the mirror whose newest fix is just installed, filled up with names that no record has.
"""

import argparse
import json
import os
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable

from pratique import advisories, versions
from pratique.advisories import current
from pratique.model.advisory import Candidates
from pratique.model.distro import Distro
from pratique.model.package import Coordinate, Package
from pratique.model.settings import Settings

SHARES = (("Debian", "12", "dpkg", 857), ("npm", "", "semver", 150), ("PyPI", "", "pep440", 30))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--mirror", required=True)
    ask.add_argument("--runs", type=int, default=5)
    options = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=folder, cache_dir=folder, osv_url=options.mirror, starter=False)
        report(
            "whole mirror built",
            [timed(lambda: advisories.build(settings, options.mirror)) for _ in range(options.runs)],
        )
        sizes(settings)
        report("nothing new", [timed(lambda: advisories.update(settings)) for _ in range(options.runs)])
        for ecosystem in ("Debian", "Ubuntu"):
            runs = [delta(settings, options.mirror, folder, ecosystem, number) for number in range(options.runs)]
            report(f"delta of 100 records of {ecosystem}", runs)
        for what, share in (("few hits", 1.0), ("many hits", 0.97)):
            packages = chosen(settings, share)
            ask_once(settings, packages)
            found = [timed(lambda packages=packages: ask_once(settings, packages)) for _ in range(4 * options.runs)]
            candidates = ask_once(settings, packages)
            ranges = sum(map(len, candidates.ranges.values()))
            report(f"candidates of {len(packages)} packages, {what} ({ranges} ranges)", found, "ms", 1000)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, children's included."""
    began, cpu = time.perf_counter(), used()
    work()
    return time.perf_counter() - began, used() - cpu


def used() -> float:
    times = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in times)


def report(what: str, runs: list[tuple[float, float]], unit: str = "s", scale: float = 1) -> None:
    wall, cpu = ([run[part] * scale for run in runs] for part in (0, 1))
    print(
        f"{what}: median {statistics.median(wall):.2f} {unit}, best {min(wall):.2f}, "
        f"CPU {statistics.median(cpu):.2f} {unit} (best {min(cpu):.2f})"
    )


def sizes(settings: Settings) -> None:
    root = current.directory(settings.data_dir)
    total = 0
    for name, item in sorted(current.read(root).ecosystems.items()):
        size = os.stat(current.file_of(root, name, item.digest)).st_size
        total += size
        print(f"  {name}: {item.records:,} records, {size / 1e6:.1f} MB")
    print(f"  together {total / 1e6:.1f} MB")


def delta(settings: Settings, mirror: str, folder: str, ecosystem: str, number: int) -> tuple[float, float]:
    """Update from a copy of the mirror in which 100 records differ from the last time."""
    copy = os.path.join(folder, "copy")
    shutil.rmtree(copy, ignore_errors=True)
    os.makedirs(os.path.join(copy, ecosystem))
    with zipfile.ZipFile(os.path.join(mirror, ecosystem, "all.zip")) as old:
        names = old.namelist()
        changed = set(names[number :: len(names) // 100])
        with zipfile.ZipFile(
            os.path.join(copy, ecosystem, "all.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as new:
            for name in names:
                body = old.read(name)
                new.writestr(
                    name,
                    json.dumps(json.loads(body) | {"modified": f"2026-01-{number + 1:02}T00:00:00Z"})
                    if name in changed
                    else body,
                )
    there = Settings(data_dir=settings.data_dir, cache_dir=folder, osv_url=copy, starter=False)
    return timed(lambda: advisories.update(there, [ecosystem]))


def chosen(settings: Settings, share: float) -> list[Package]:
    """Packages at that share of their fixes, by version; 1.0 is the newest."""
    root, packages = current.directory(settings.data_dir), []
    state = current.read(root)
    for ecosystem, release, order, count in SHARES:
        connection = sqlite3.connect(current.file_of(root, ecosystem, state.ecosystems[ecosystem].digest))
        query = "SELECT name, fixed FROM ranges WHERE release = ? AND fixed <> '' AND encoding <> 0"
        fixes: dict[str, list[str]] = {}
        for name, fixed in connection.execute(query, (release,)):
            fixes.setdefault(name, []).append(fixed)
        connection.close()
        for name, found in sorted(fixes.items())[:count]:
            found.sort(key=lambda text, order=order: versions.key(order, text))
            packages.append(Coordinate(ecosystem, release, name, found[int((len(found) - 1) * share)], order))
        known = min(count, len(fixes))
        packages += [
            Coordinate(ecosystem, release, f"no-such-{number}", "1.0.0", order) for number in range(count - known)
        ]
    return [Package(name=each.name, version=each.version, coordinate=each) for each in packages]


def ask_once(settings: Settings, packages: list[Package]) -> Candidates:
    distro = Distro(id="debian", version="12", ecosystem="Debian", release="12", order="dpkg")
    with advisories.open(settings) as database:
        return database.candidates(packages, distro)


if __name__ == "__main__":
    main()
