"""What lock files of all languages share: one package per name and version, and the lines they stand on."""

import re
from collections.abc import Iterable

import msgspec

from pratique.ecosystems._bounded import PACKAGES_LIMIT
from pratique.errors import LimitError
from pratique.model.analyser import Record
from pratique.model.package import Package

_JSON_KEY = re.compile(r'[ \t]*"([^"]+)": ?[\[{]')
_SHOWN = 5


def record(packages: Iterable[Package], problems: Iterable[str] = ()) -> Record:
    """A Record of declared packages; a version named twice counts once, for development only when every mention is."""
    unique: dict[tuple[str, str, str], Package] = {}
    nameless = 0
    for package in packages:
        if not package.name:
            nameless += 1
            continue
        key = (package.namespace, package.name, package.version)
        known = unique.get(key)
        if known is None:
            unique[key] = msgspec.structs.replace(package, declared=True)
        elif (known.dev and not package.dev) or (known.indirect and not package.indirect):
            unique[key] = msgspec.structs.replace(
                known, dev=known.dev and package.dev, indirect=known.indirect and package.indirect
            )
        if len(unique) > PACKAGES_LIMIT:
            raise LimitError(f"The file names more than {PACKAGES_LIMIT:,} packages: look at it by hand.")
    said = (f"{nameless} entries of the lock file have no name: write it anew with its own tool.",) if nameless else ()
    return Record(packages=tuple(unique.values()), problems=(*problems, *said))


def key_lines(content: str) -> dict[str, int]:
    """Keys of a JSON document that open an object or a list at the start of a line → number of their first line."""
    lines: dict[str, int] = {}
    for number, line in enumerate(content.split("\n"), 1):
        if found := _JSON_KEY.match(line):
            lines.setdefault(found[1], number)
    return lines


def table_lines(content: str, header: str, count: int) -> list[int]:
    """Numbers of the lines that are this header of a TOML document; zeros when they are not `count`."""
    lines = [number for number, line in enumerate(content.split("\n"), 1) if line.rstrip() == header]
    return lines if len(lines) == count else [0] * count


def some(names: Iterable[str]) -> str:
    """The first few names for a sentence: `a, b and 7 more`."""
    found = list(dict.fromkeys(names))
    rest = len(found) - _SHOWN
    return ", ".join(found[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
