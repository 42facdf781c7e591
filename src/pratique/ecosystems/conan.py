"""Conan packages (C and C++).

Conan 1 leaves `conaninfo.txt` in the folder of each package in its cache, whose path names the package
(https://docs.conan.io/1/reference/config_files.html). Conan 2 names it nowhere in that file, which is then a problem that is reported.
Declared: `conan.lock` (https://docs.conan.io/2/reference/commands/lock.html) and `conanfile.txt` as far as it pins.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="conan",
    osv="ConanCenter",
    installed=Wanted(paths=("**/conaninfo.txt",), limit=1 << 20),
    declared=Wanted(paths=("**/conan.lock", "**/conanfile.txt"), limit=8 << 20),
)

_REFERENCE = re.compile(
    r"([A-Za-z0-9_][A-Za-z0-9_.+-]{0,127})/([A-Za-z0-9_.+-]{1,127})(?:@(?:([\w.+-]*)/)?([\w.+-]*))?(?:[#:%].*)?$"
)
_CACHE = re.compile(r"(?:^|/)data/([^/]+)/([^/]+)/([^/]+)/[^/]+/(?:package|build)/[0-9a-f]{40}/conaninfo\.txt$")


class _Node(msgspec.Struct, frozen=True):
    ref: str = ""
    context: str = "host"


class _Graph(msgspec.Struct, frozen=True):
    nodes: dict[str, _Node]


class _Lock(msgspec.Struct, frozen=True):
    graph_lock: _Graph | None = None
    """Format 0.4, Conan 1."""
    requires: list[str] = []
    build_requires: list[str] = []
    python_requires: list[str] = []


def read(entry: Entry, body: Body) -> Record:
    """The package of a cache's folder, or those of a lock file or a `conanfile.txt`."""
    if entry.path.endswith("conan.lock"):
        return record(_lock(entry.path, _bounded.json(body, _Lock)))
    content = _bounded.text(body)
    if entry.path.endswith("conaninfo.txt"):
        return record(_info(entry.path, content))
    return record(_file(entry.path, content))


def _lock(path: str, lock: _Lock) -> Iterator[Package | str]:
    for node in lock.graph_lock.nodes.values() if lock.graph_lock else ():
        if node.ref:  # the consumer itself has none
            yield _package(path, node.ref, declared=True, dev=node.context == "build")
    for reference in lock.requires:
        yield _package(path, reference, declared=True)
    for reference in (*lock.build_requires, *lock.python_requires):
        yield _package(path, reference, declared=True, dev=True)


def _info(path: str, content: str) -> Iterator[Package | str]:
    found = _CACHE.search(path)
    if found:
        yield _package(path, f"{found[1]}/{found[2]}@{found[3]}/")
    needs = [need for _, need in _section(content, "full_requires")]
    for need in needs:
        yield _package(path, need)
    if not found and not needs:
        yield "The file does not say of which package it tells: look at the Conan cache around it by hand."


def _file(path: str, content: str) -> Iterator[Package | str]:
    for title, development in (("requires", False), ("build_requires", True), ("tool_requires", True)):
        for number, reference in _section(content, title):
            if "[" in reference:
                yield f"{reference[:80]!r} is not pinned to one version: add conan.lock."
                continue
            yield _package(path, reference, line=number, declared=True, dev=development)


def _section(content: str, title: str) -> Iterator[tuple[int, str]]:
    """Number and text of the lines of one section, without comments."""
    current = ""
    for number, line in enumerate(content.splitlines(), 1):
        text = line.partition(" #")[0].strip()
        if text.startswith("[") and text.endswith("]"):
            current = text[1:-1]
        elif current == title and text and not text.startswith("#"):
            yield number, text


def _package(path: str, reference: str, **facts: Any) -> Package | str:
    found = _REFERENCE.match(reference[:500])
    if not found:
        return nameless(reference)
    user = found[3] or ""
    return Package(
        name=found[1],
        version=found[2],
        namespace="" if user == "_" else user,
        ecosystem="conan",
        type="conan",
        locations=(path,),
        **facts,
    )
