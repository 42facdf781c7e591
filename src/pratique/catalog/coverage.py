"""What share of an image's executable bytes a known package accounts for.

A squashed, stripped or renamed image may list few packages or none; its executables are still there, and this says so.
Archives count too: what lies in one that no reader opens is as unknown as a program without a package.
"""

import heapq
import re

from pratique.catalog.ownership import Owners
from pratique.model.evidence import Coverage
from pratique.model.files import display
from pratique.model.overlay import Overlay
from pratique.model.package import Package

_OWN_RECORDS = frozenset({"lib/apk/db/scripts.tar"})
"""Archives that a distribution's package manager keeps for itself."""
_LISTED = 20  # of the largest executables without a package
_BESIDE = re.compile(
    r"(?P<beside>.*)/[^/]+\.(?:dist|egg)-info(?:/[^/]*)?|(?P<egg>.*)/EGG-INFO/PKG-INFO|(?P<conda>.*)/conda-meta/[^/]*|(?P<gems>.*)/specifications/(?:default/)?[^/]*\.gemspec"
)
"""Records that lie beside what they speak of: wheels, eggs, conda environments, the home of gems."""
_WITHIN = re.compile(r"(.*)/(?:package\.json|DESCRIPTION|[^/]+\.deps\.json)")
"""Records that lie in the folder of which they speak: npm, R, .NET."""
_OWN_PREFIX = re.compile(
    r"(?!(?:usr|usr/local)/(?:bin|lib|lib64|libexec)/[^/]*\Z)(.+)/(?:bin|lib|lib64|libexec)/[^/]*|(.+)/release"
)
"""A program installed below a folder of its own: `opt/java/bin/java`."""
_PYTHON = re.compile(r"(.*?)(?:bin|lib)/(?:lib)?python(3\.[0-9]{1,2})[^/]*")


def coverage(overlay: Overlay, owners: Owners, packages: list[Package]) -> Coverage:
    """An executable is known when a record owns it, when it is itself a package (a Go binary, a jar), or lies beside one."""
    files, folders = _claimed(packages)
    total = known = 0
    unknown: list[tuple[int, str]] = []
    for layer, row in overlay.executables():
        path, size = display(row[0]), row[5]
        if path in _OWN_RECORDS:
            continue
        total += size
        if path in files or _below(path, folders) or owners.unchanged(path, layer, row):
            known += size
        else:
            unknown.append((size, path))
    largest = tuple(path for _, path in heapq.nlargest(_LISTED, unknown))
    return Coverage(total, known, largest)


def _claimed(packages: list[Package]) -> tuple[set[str], set[str]]:
    """Files that are packages themselves, and folders in which a package lies with its files."""
    installed = [package for package in packages if not package.declared]
    files = {path for package in installed for path in package.locations if package.version}
    folders = set()
    for package in installed:
        for path in package.locations:
            if found := _BESIDE.fullmatch(path) or _WITHIN.fullmatch(path):
                folders.add(found[found.lastindex or 0])
            elif package.ecosystem == "binaries":
                folders.update(_installed_by(path))
    return files, folders - {""}


def _installed_by(program: str) -> set[str]:
    """The folders that came with a program which was installed without a package manager."""
    if found := _OWN_PREFIX.fullmatch(program):
        return {found[1] or found[2]}
    if found := _PYTHON.fullmatch(program):
        return {f"{found[1]}lib/python{found[2]}/lib-dynload"}
    return set()


def _below(path: str, folders: set[str]) -> bool:
    at = path.rfind("/")
    while at > 0:
        if path[:at] in folders:
            return True
        at = path.rfind("/", 0, at)
    return False
