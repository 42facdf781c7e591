"""Ruby gems (RubyGems, Bundler).

An installed gem leaves a specification that RubyGems itself wrote, one assignment a line; `specifications/default` holds
those of gems that come with Ruby (https://docs.ruby-lang.org/en/3.3/Gem/Specification.html). Nothing is evaluated: a
specification that computes its version is a problem that is reported. Bundler's lock file is indented text
(https://bundler.io/man/bundle-lock.1.html).
"""

import re
from collections.abc import Iterator

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="gem",
    order="gem",
    osv="RubyGems",
    installed=Wanted(paths=("**/specifications/**/*.gemspec",), limit=4 << 20),
    declared=Wanted(
        paths=("**/Gemfile.lock", "**/Gemfile.next.lock", "**/gems.locked", "**/*.gemfile.lock"), limit=8 << 20
    ),
)

SECTIONS = frozenset({"GEM", "GIT", "PATH", "PLUGIN SOURCE"})
"""Titles in a lock file below which gems stand."""

_FIELD = re.compile(r"^[ \t]*\w+\.(name|version|licenses?)[ \t]*=[ \t]*([^\r\n]{1,2000})", re.MULTILINE)
_NEEDS = re.compile(r"^[ \t]*\w+\.add_(?:runtime_)?dependency\(?[ \t]*([^\r\n]{1,300})", re.MULTILINE)
_DEVELOPMENT = re.compile(r"^[ \t]*\w+\.add_development_dependency\(?[ \t]*([^\r\n]{1,300})", re.MULTILINE)
_STUB = re.compile(r"^# stub: (\S{1,200}) (\S{1,100}) ", re.MULTILINE)
_LITERAL = re.compile(r""""([^"\\#]*)"|'([^'\\]*)'|%q<([^<>]*)>""")
_LOCKED = re.compile(r" {4}([^\s()]+) \(([^\s()]+)\)$")
_LOCKED_NEED = re.compile(r" {6}([^\s()!]+)")
_CHECKSUM = re.compile(r"  ([^\s()]+) \(([^\s()]+)\) sha256=([0-9a-f]{64})")
_VERSION = re.compile(r"[0-9][0-9A-Za-z.]*(?:-[0-9A-Za-z.-]+)?$")


def read(entry: Entry, body: Body) -> Record:
    """The gem of a specification, or the gems of a lock file."""
    content = _bounded.text(body)
    if entry.path.endswith(".gemspec"):
        return record(_specification(entry.path, content))
    return record(_lock(entry.path, content))


def _specification(path: str, content: str) -> Iterator[Package | str]:
    fields: dict[str, tuple[str, ...]] = {}
    for field, value in _FIELD.findall(content):
        fields.setdefault(field, _literals(value))
    name, version = ("".join(fields.get(field, ())[:1]) for field in ("name", "version"))
    stub = _STUB.search(content)
    if stub:
        name, version = name or stub[1], version or stub[2]
    if not name or not _VERSION.match(version):
        yield nameless(path.rpartition("/")[2])
        return
    needs = {need for found in _NEEDS.findall(content) for need in _literals(found)[:1]}
    # Specifications of RubyGems before 3 repeat development dependencies as plain ones for older readers.
    needs -= {need for found in _DEVELOPMENT.findall(content) for need in _literals(found)[:1]}
    yield Package(
        name=name,
        version=version,
        ecosystem="ruby",
        type="gem",
        licenses=fields.get("licenses") or fields.get("license", ()),
        locations=(path,),
        depends_on=tuple(sorted(needs)),
    )


def _literals(text: str) -> tuple[str, ...]:
    """The plain string literals of a line of Ruby; none that interpolate."""
    return tuple(a or b or c for a, b, c in _LITERAL.findall(text))


def _lock(path: str, content: str) -> Iterator[Package | str]:
    lines = content.splitlines()
    if not SECTIONS.intersection(lines):
        yield "The lock file has no section of gems: look at it by hand."
    direct = {line.split()[0].rstrip("!") for line in _section(lines, "DEPENDENCIES") if line.strip()}
    checksums = {(m[1], m[2]): m[3] for line in _section(lines, "CHECKSUMS") if (m := _CHECKSUM.match(line))}
    needs = _needs(lines)
    for number, line in enumerate(lines):
        locked = _LOCKED.match(line)
        if not locked:
            continue
        name, full = locked.groups()
        version = full.partition("-")[0]  # what follows is the platform
        if not _VERSION.match(version):
            yield nameless(line.strip())
            continue
        yield Package(
            name=name,
            version=version,
            ecosystem="ruby",
            type="gem",
            locations=(path,),
            line=number + 1,
            depends_on=tuple(needs.get(number, ())),
            indirect=bool(direct) and name not in direct,
            declared=True,
            digests={"sha256": checksums[name, full]} if (name, full) in checksums else {},
        )


def _section(lines: list[str], title: str) -> list[str]:
    """The indented lines below a title."""
    if title not in lines:
        return []
    start = lines.index(title) + 1
    end = next((n for n in range(start, len(lines)) if not lines[n].startswith(" ")), len(lines))
    return lines[start:end]


def _needs(lines: list[str]) -> dict[int, list[str]]:
    """By the line number of a gem: the names of the gems that it depends on."""
    needs: dict[int, list[str]] = {}
    gem = -1
    for number, line in enumerate(lines):
        if _LOCKED.match(line):
            gem = number
        elif need := _LOCKED_NEED.match(line):
            needs.setdefault(gem, []).append(need[1])
    return needs
