"""Programs installed without a package manager (Python, Node, nginx, OpenSSL ...), by the version that they carry.

A file is read when it is called like one of the programs of `_programs`. Their versions are upstream's, and so are those of
Bitnami's advisories: these are what such programs are looked up in. Files that a distribution's package owns are matched
through their owner, whose fixes do not change upstream's version.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from fnmatch import translate

from msgspec.structs import replace

from pratique.ecosystems import _elf
from pratique.ecosystems._programs import PROGRAMS, Program
from pratique.model.analyser import Ecosystem, FileRecord, FileView, Record, Wanted
from pratique.model.distro import Distro
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="generic",
    order="semver",
    osv="Bitnami",
    installed=Wanted(
        paths=tuple(dict.fromkeys(f"**/{pattern}" for program in PROGRAMS for pattern in program.files)),
        limit=256 << 20,
    ),
)

MAX_TEXT = 64 << 10
"""Bytes of a text file (`release`) that are read."""
MAX_SEARCHED = 64 << 20
"""Bytes of a program, or of its read-only data, that are searched; Node's data are 30 MB."""
_SERIES = re.compile(r"[0-9]\.[0-9]{1,2}")
_PREFIX = re.compile(r"/?(?:s?bin|lib(?:32|64|exec)?)/")


def read(entry: Entry, body: Body) -> Record:
    """The program that the file's name promises, if it holds that program's version."""
    found = (_version(program, entry.path, body) for program in _called(entry.path))
    packages = [Package(name=program.name, version=version) for program, version in found if version]
    return Record(packages=tuple(packages[:1]))


def assemble(records: Sequence[FileRecord], view: FileView, distro: Distro | None) -> Iterator[Package]:  # noqa: ARG001
    """One package for a program and its libraries below one prefix (`usr/local`), with all their paths."""
    merged: dict[tuple[str, str, str], Package] = {}
    for record in sorted(records, key=lambda record: record.path):
        prefix = _PREFIX.split(record.path, maxsplit=1)[0]
        for package in record.record.packages:
            key = (package.name, package.version, prefix)
            known = merged.get(key, package)
            merged[key] = replace(known, locations=(*known.locations, record.path))
    yield from merged.values()


def advisory_name(package: Package) -> str:
    """Bitnami's name; empty for what its advisories do not know."""
    return _BITNAMI.get(package.name, "")


_BITNAMI = {program.name: program.bitnami for program in PROGRAMS}


@functools.cache
def _names() -> tuple[tuple[Program, re.Pattern[str]], ...]:
    """Programs by what the end of their paths looks like."""
    return tuple(
        (program, re.compile("|".join(f"(?:.*/)?(?:{translate(pattern)})" for pattern in program.files)))
        for program in PROGRAMS
    )


def _called(path: str) -> Iterator[Program]:
    end = "/".join(path.split("/")[-2:])
    return (program for program, pattern in _names() if pattern.fullmatch(end))


def _version(program: Program, path: str, body: Body) -> tuple[Program, str]:
    """The version, or empty; in the read-only data of the program first, where it nearly always is."""
    pattern = _compiled(program, path)
    if pattern is None or (body[:4] == _elf.MAGIC) == program.text:
        return program, ""
    windows = [(0, MAX_TEXT)] if program.text else [_window(body), (0, MAX_SEARCHED)]
    for start, end in windows:
        found = pattern.search(body, start, end)
        if found:
            return program, _upstream(program.name, found[1].decode("ascii", "replace"))
    return program, ""


def _upstream(name: str, version: str) -> str:
    """Java 8 calls itself `1.8.0_392`; everyone else, and every later Java, `8.0.392`."""
    return version[2:].replace("_", ".") if name == "java" and version.startswith("1.") else version


def _window(body: Body) -> tuple[int, int]:
    offset, size = _elf.sections(body).get(".rodata", (0, 0))
    return offset, offset + min(size, MAX_SEARCHED)


def _compiled(program: Program, path: str) -> re.Pattern[bytes] | None:
    """The program's pattern with the version of the file's name put in; None where it needs one and there is none."""
    if "{series}" not in program.pattern:
        return _pattern(program.pattern)
    series = _SERIES.search(path.rpartition("/")[2])
    return _pattern(program.pattern.replace("{series}", re.escape(series[0]))) if series else None


@functools.lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode())
