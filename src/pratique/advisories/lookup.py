"""Advisories by a name that a person typed: a CVE, an advisory's id, an alias, a package URL.

>>> search(database, "CVE-2021-44228")              # doctest: +SKIP
>>> search(database, "pkg:pypi/django")             # doctest: +SKIP
"""

import sqlite3
from collections.abc import Iterator

import msgspec

from pratique import plugins
from pratique.advisories import namespace
from pratique.advisories.database import Database
from pratique.advisories.ranges import Scope, rows
from pratique.advisories.stored import whole
from pratique.documents import purl
from pratique.errors import DatabaseError, UsageError
from pratique.model.advisory import Advisory

MOST = 5_000
"""Records that are shown."""
_SEPARATOR = {"maven": ":"}
"""Between a purl's namespace and name as advisories write them; `/` everywhere else."""


class Affected(msgspec.Struct, frozen=True):
    """One package and one range of versions."""

    name: str
    release: str
    introduced: str
    fixed: str
    last_affected: str


class Hit(msgspec.Struct, frozen=True):
    """One record of one ecosystem."""

    ecosystem: str
    record: Advisory
    affected: tuple[Affected, ...]


def search(database: Database, text: str) -> list[Hit]:
    """All records about it, by ecosystem and id. Raises UsageError, UnreadableError, DatabaseError."""
    try:
        if text.startswith("pkg:"):
            wanted = purl.parse(text)
            return [
                hit for name, file in _files(database) for hit in _hits(name, file, _of_package(name, file, wanted))
            ]
        text = text.strip()
        found = [hit for name, file in _files(database) for hit in _hits(name, file, _of_id(file, text))]
        cve = "" if found else _aliased(database, text)
        return search(database, cve) if cve and cve != text else found
    except sqlite3.Error as error:
        raise DatabaseError(f"The advisories are damaged ({error}): run `pratique db update --force`.") from error


def _files(database: Database) -> Iterator[tuple[str, sqlite3.Connection]]:
    for ecosystem in sorted(database.ecosystems()):
        connection = database.connection(ecosystem)
        if connection:
            yield ecosystem, connection


def _of_id(file: sqlite3.Connection, text: str) -> set[str]:
    """Ids of records with this id or about this CVE."""
    query = "SELECT id FROM aliases WHERE cve = ?1 UNION SELECT id FROM advisory WHERE id IN (?1, ?2)"
    return {row[0] for row in file.execute(query, (text.upper(), text))}


def _aliased(database: Database, text: str) -> str:
    """The CVE that an alias stands for (a GHSA that only a PYSEC record names)."""
    query = "SELECT cve FROM ratings JOIN aliases USING(id) WHERE instr(CAST(data AS TEXT), ?) LIMIT 1"
    for _, file in _files(database):
        if row := file.execute(query, (f'"{text}"',)).fetchone():
            return str(row[0])
    return ""


def _of_package(ecosystem: str, file: sqlite3.Connection, wanted: purl.Purl) -> set[str]:
    name = _advisory_name(ecosystem, wanted)
    query = "SELECT advisory FROM ranges WHERE name = ?1 UNION SELECT advisory FROM versions WHERE name = ?1"
    return {row[0] for row in file.execute(query, (name,))} if name else set()


def _advisory_name(ecosystem: str, wanted: purl.Purl) -> str:
    """The advisories' name for a package; empty when the purl is of another ecosystem."""
    for module in plugins.load("pratique.distros").values():
        if module.FAMILY.ecosystem == ecosystem:
            return wanted.name if wanted.namespace in {module.FAMILY.namespace, *module.FAMILY.ids} else ""
    for module in plugins.load("pratique.ecosystems").values():
        if module.ECOSYSTEM.osv == ecosystem and module.ECOSYSTEM.type == wanted.type:
            name = _SEPARATOR.get(wanted.type, "/").join(filter(None, (wanted.namespace, wanted.name)))
            return module.ECOSYSTEM.normalise(name) if module.ECOSYSTEM.normalise else name
    return ""


def _hits(ecosystem: str, file: sqlite3.Connection, ids: set[str]) -> Iterator[Hit]:
    if len(ids) > MOST:
        raise UsageError(f"{len(ids)} records of {ecosystem} are about that: name a CVE.")
    scope = Scope(namespace.of(ecosystem))
    for name in sorted(ids):
        record = whole(file.execute("SELECT data FROM advisory WHERE id = ?", (name,)).fetchone()[0])
        found = rows(record, scope)
        affected = [Affected(row[1], row[0], row[5], row[6], row[7]) for row in found.ranges]
        affected += [Affected(row[1], row[0], row[2], "", row[2]) for row in found.versions]
        yield Hit(ecosystem, record, tuple(affected))
