"""What share of an image's executable bytes a known package accounts for.

A squashed, stripped or renamed image may list few packages or none; its executables are still there, and this says so.
"""

import heapq

from pratique.catalog.ownership import Owners
from pratique.model.evidence import Coverage
from pratique.model.files import display
from pratique.model.overlay import Overlay
from pratique.model.package import Package

_LISTED = 20  # of the largest executables without a package


def coverage(overlay: Overlay, owners: Owners, packages: list[Package]) -> Coverage:
    """An executable is known when a record owns it, when it is itself a package (a Go binary, a jar), or lies beside one."""
    files, folders = _claimed(packages)
    total = known = 0
    unknown: list[tuple[int, str]] = []
    for _, row in overlay.executables():
        path, size = display(row[0]), row[5]
        total += size
        if path in files or owners.of(path) or _below(path, folders):
            known += size
        else:
            unknown.append((size, path))
    largest = tuple(path for _, path in heapq.nlargest(_LISTED, unknown))
    return Coverage(total, known, largest)


def _claimed(packages: list[Package]) -> tuple[set[str], set[str]]:
    """Files that are packages themselves, and folders in which a package lies with its files."""
    files = {path for package in packages for path in package.locations}
    folders = set()
    for package in packages:
        if package.declared:
            continue
        for path in package.locations:
            folder, _, name = path.rpartition("/")
            if name == "package.json":
                folders.add(folder)
            elif folder.endswith((".dist-info", ".egg-info", "/EGG-INFO")):
                # The modules of a wheel lie beside its record.
                folders.add(folder.rpartition("/")[0])
    return files, folders - {""}


def _below(path: str, folders: set[str]) -> bool:
    at = path.rfind("/")
    while at > 0:
        if path[:at] in folders:
            return True
        at = path.rfind("/", 0, at)
    return False
