"""OSV-Scanner's `osv-scanner.toml` (https://google.github.io/osv-scanner/configuration/): IgnoredVulns and PackageOverrides.

An ignored id counts for its aliases too. An entry no longer counts from the instant (UTC) that it names. Overrides that
change licences, or name a dependency group, waive nothing here; the latter is said.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.policy import times
from pratique.policy.document import Waiver
from pratique.policy.ignores import Ignored, wrong

NAMES = ("osv-scanner.toml",)
_MAX_BYTES = 4 << 20

_TYPES = {
    "pypi": "pypi", "npm": "npm", "go": "golang", "maven": "maven", "crates.io": "cargo", "rubygems": "gem", "nuget": "nuget",
    "packagist": "composer", "pub": "pub", "hex": "hex", "conancenter": "conan", "cran": "cran", "hackage": "hackage",
    "swifturl": "swift", "debian": "deb", "ubuntu": "deb", "alpine": "apk", "wolfi": "apk", "chainguard": "apk",
    "red hat": "rpm", "rocky linux": "rpm", "almalinux": "rpm", "suse": "rpm", "opensuse": "rpm", "mageia": "rpm",
}  # fmt: skip
"""OSV ecosystems in lower case → purl types."""


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    ignore_until: Any = None
    reason: str = ""


class _Ignore(msgspec.Struct, frozen=True):
    ignore: bool = False


class _Override(msgspec.Struct, frozen=True, rename="camel"):
    name: str = ""
    name_is_regex: bool = False
    version: str = ""
    ecosystem: str = ""
    group: str = ""
    ignore: bool = False
    vulnerability: _Ignore = _Ignore()
    effective_until: Any = None
    reason: str = ""


def read(data: bytes, name: str) -> Ignored:
    if len(data) > _MAX_BYTES:
        raise wrong(name, [f"{name}:1: at most {_MAX_BYTES:,} bytes are read"])
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise wrong(name, [f"{name}: this is no valid TOML: {error}"]) from None
    waivers: list[Waiver] = []
    skipped, errors = [], []
    for line, entry in _entries(data, document, "IgnoredVulns"):
        try:
            waivers.append(_ignored(msgspec.convert(entry, _Vulnerability), name, line))
        except msgspec.ValidationError as error:
            errors.append(f"{name}:{line}: {error}")
    for line, entry in _entries(data, document, "PackageOverrides"):
        try:
            override = msgspec.convert(entry, _Override)
            if reason := _incomparable(override):
                skipped.append(f"{name}:{line}: {reason}, so the entry waives nothing")
            elif override.ignore or override.vulnerability.ignore:
                waivers.append(_overridden(override, name, line))
        except msgspec.ValidationError as error:
            errors.append(f"{name}:{line}: {error}")
    if errors:
        raise wrong(name, errors)
    return Ignored(tuple(waivers), tuple(skipped))


def _entries(data: bytes, document: dict[str, Any], table: str) -> Iterator[tuple[int, Any]]:
    """The entries of an array of tables with the line of each header (TOML's reader tells none)."""
    header = re.compile(rb"^[ \t]*\[\[[ \t]*" + table.encode() + rb"[ \t]*\]\]", re.MULTILINE)
    lines = [data.count(b"\n", 0, found.start()) + 1 for found in header.finditer(data)]
    entries = document.get(table, [])
    if not isinstance(entries, list):
        entries = [entries]
    for number, entry in enumerate(entries):
        yield lines[number] if number < len(lines) else 0, entry


def _ignored(entry: _Vulnerability, name: str, line: int) -> Waiver:
    reason, until = entry.reason or f"listed in {name}", _until(entry.ignore_until)
    return Waiver(
        reason=reason,
        by="ignore-file",
        file=name,
        line=line,
        ids=(entry.id.lower(),),
        kinds=("vulnerability",),
        until=until,
    )


def _overridden(entry: _Override, name: str, line: int) -> Waiver:
    pattern = entry.name if entry.name_is_regex else _escaped(entry.name)
    ecosystem = entry.ecosystem.partition(":")[0].lower()
    return Waiver(
        reason=entry.reason or f"listed in {name}",
        by="ignore-file",
        file=name,
        line=line,
        kinds=("vulnerability", "license") if entry.ignore else ("vulnerability",),
        names=(pattern,) if pattern else (),
        version=entry.version,
        types=(_TYPES[ecosystem],) if ecosystem else (),
        until=_until(entry.effective_until),
    )


def _incomparable(entry: _Override) -> str:
    import re2

    if entry.group:
        return f"the dependency group {entry.group!r} is not known of a package in an image"
    if entry.ecosystem and entry.ecosystem.partition(":")[0].lower() not in _TYPES:
        return f"the ecosystem {entry.ecosystem!r} is not known"
    try:
        re2.compile(entry.name if entry.name_is_regex else "")
    except re2.error:
        return f"{entry.name!r} is no pattern"
    named = entry.name or entry.version or entry.ecosystem
    return "" if named or not (entry.ignore or entry.vulnerability.ignore) else "it names nothing"


def _escaped(name: str) -> str:
    import re2

    return str(re2.escape(name))


def _until(end: Any) -> str:
    """TOML's date, or date and time, as the first instant at which an entry no longer counts."""
    if end is None:
        return ""
    if not isinstance(end, dt.date):
        raise msgspec.ValidationError("its end must be a date without quotes, as 2026-12-31")
    moment = end if isinstance(end, dt.datetime) else dt.datetime(end.year, end.month, end.day, tzinfo=dt.UTC)
    return times.text(moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))
