"""Python: what pip, setuptools and distutils installed, and the lock files of its package managers.

Installed: `METADATA` of wheels (https://packaging.python.org/en/latest/specifications/core-metadata/), `PKG-INFO` of eggs.
Declared: requirements with pins, poetry.lock, uv.lock, pdm.lock, Pipfile.lock, pylock.toml.
"""

import re
from collections.abc import Callable, Iterator

from pratique.ecosystems import _bounded, _python_locks, _requirements, _zip
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

_HEADER_LIMIT = 1 << 20
"""Bytes; the description, which may be longer, follows an empty line or is not asked for."""

_LICENCE_LENGTH = 100
"""Characters; what is longer is the licence's text instead of its name."""

_LOCKS: dict[str, Callable[[str, Body], Record]] = {
    "poetry.lock": _python_locks.read_toml,
    "uv.lock": _python_locks.read_toml,
    "pdm.lock": _python_locks.read_toml,
    "Pipfile.lock": _python_locks.read_pipfile,
}

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"\bextra\s*==")
_SEPARATORS = re.compile(r"[-_.]+")


def normalise(name: str) -> str:
    """As PEP 503 says: `Foo__Bar.baz` → `foo-bar-baz`."""
    return _SEPARATORS.sub("-", name).lower()


ECOSYSTEM = Ecosystem(
    type="pypi",
    order="pep440",
    osv="PyPI",
    installed=Wanted(
        paths=(
            "**/*.dist-info/METADATA",
            "**/*.egg-info/PKG-INFO",
            "**/*.egg-info",
            "**/EGG-INFO/PKG-INFO",
            "**/*.egg",
        ),
    ),
    declared=Wanted(
        paths=(*(f"**/{name}" for name in _LOCKS), "**/pylock.toml", "**/pylock.*.toml", *_requirements.PATHS),
        limit=_bounded.TEXT_LIMIT,
    ),
    normalise=normalise,
)


def read(entry: Entry, body: Body) -> Record:
    """One metadata file or lock file."""
    if entry.path.endswith(".egg"):
        return _egg(entry.path, body)
    if entry.path.endswith(("/METADATA", "/PKG-INFO", ".egg-info")):
        return _metadata(entry.path, body)
    name = entry.path.rpartition("/")[2]
    if name.endswith(".toml"):
        return _python_locks.read_toml(entry.path, body)
    return _LOCKS.get(name, _requirements.read)(entry.path, body)


def _egg(path: str, body: Body) -> Record:
    """A zipped egg (https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html)."""
    budget = _zip.Budget()
    found = _zip.members(body, "EGG-INFO/PKG-INFO".__eq__, budget)
    if not found:
        return Record(problems=("The egg has no EGG-INFO/PKG-INFO: see which package it holds.",))
    return _metadata(path, _zip.read(body, found[0], budget, _HEADER_LIMIT))


def _metadata(path: str, body: Body) -> Record:
    name = version = ""
    licences: list[str] = []
    classifiers: list[str] = []
    depends_on: dict[str, None] = {}
    for key, value in _headers(body):
        if key == "name":
            name = name or value
        elif key == "version":
            version = version or value
        elif key == "license-expression":
            licences.insert(0, value)
        elif key == "license" and "\n" not in value and len(value) <= _LICENCE_LENGTH and value != "UNKNOWN":
            licences.append(value)
        elif key == "classifier" and value.startswith("License ::"):
            classifiers.append(value.rsplit("::", 1)[-1].strip())
        elif key == "requires-dist" and (found := _NAME.match(value)) and not _EXTRA.search(value):
            depends_on[found[0]] = None
    if not name:
        return Record(problems=("The Python package metadata has no name: see which package it belongs to.",))
    package = Package(
        name=name,
        version=version,
        ecosystem="python",
        type="pypi",
        licenses=tuple(licences[:1] or dict.fromkeys(classifiers)),
        locations=(path,),
        depends_on=tuple(depends_on),
    )
    return Record(packages=(package,), problems=() if version else (f"The Python package {name} has no version.",))


def _headers(body: Body) -> Iterator[tuple[str, str]]:
    """Lower-case names and values of the lines before the first empty one; continuation lines keep their line ends."""
    head = bytes(body[:_HEADER_LIMIT]).replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    key, values = "", list[str]()
    for line in _bounded.text(head).split("\n"):
        if line[:1] in (" ", "\t"):
            values.append(line.strip())
            continue
        if key:
            yield key, "\n".join(values).strip()
        name, colon, value = line.partition(":")
        key, values = (name.strip().lower(), [value.strip()]) if colon else ("", [])
    if key:
        yield key, "\n".join(values).strip()
