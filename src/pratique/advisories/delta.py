"""What changed in one ecosystem since it was loaded, and a new file made from the old one by changing only that.

There is no cursor: every id's date is compared with the one that is stored, because dates in the wild are no clock (all of
Go's are of the year 1, some of PyPI's lie in the future).
"""

import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pratique.advisories import schema
from pratique.advisories.packed import BadRecordError, Packed, inflate
from pratique.advisories.parse import Parsed, Parser, check_bad
from pratique.advisories.write import Written, content_digest, facts, insert, releases
from pratique.errors import HeldError

HELD_SHARE = 0.05
"""An update that drops or withdraws a larger share of an ecosystem's records is held."""
WHOLE_SHARE = 0.25
"""When a larger share changed, a new file is quicker."""
KEPT_SERIALS = 100
"""Deltas whose changes a file remembers."""


class Known(NamedTuple):
    """What is stored of one record."""

    modified: str
    crc: int
    withdrawn: int


class Difference(NamedTuple):
    """Ids whose records are new or changed, and ids that are gone."""

    changed: frozenset[str]
    removed: frozenset[str]


def known(path: str) -> dict[str, Known]:
    """All records of a file by id. Raises DatabaseError."""
    connection = schema.connect(path, schema.ADVISORIES)
    try:
        return {
            row[0]: Known(*row[1:]) for row in connection.execute("SELECT id, modified, crc, withdrawn FROM advisory")
        }
    finally:
        connection.close()


def by_checksum(crcs: Mapping[str, int], stored: Mapping[str, Known]) -> Difference:
    """Against an archive's directory."""
    changed = frozenset(name for name, crc in crcs.items() if name not in stored or stored[name].crc != crc)
    return Difference(changed, frozenset(stored.keys() - crcs.keys()))


def by_date(dates: Mapping[str, str], stored: Mapping[str, Known]) -> Difference:
    """Against modified_id.csv."""
    changed = frozenset(name for name, date in dates.items() if name not in stored or stored[name].modified != date)
    return Difference(changed, frozenset(stored.keys() - dates.keys()))


def undated(dates: Mapping[str, str]) -> bool:
    """Does the list hold dates that never change, so that only the archive shows a change?"""
    return any(date.startswith("0001-") for date in dates.values())


def check_held(ecosystem: str, old: Mapping[str, Known], new: Mapping[str, Known]) -> None:
    """Raise HeldError when too much of what was known is gone or withdrawn at once: a broken or a hostile source."""
    gone = len(old.keys() - new.keys())
    withdrawn = sum(1 for name, item in new.items() if item.withdrawn and name in old and not old[name].withdrawn)
    for count, verb in ((gone, "drops"), (withdrawn, "withdraws")):
        if count > HELD_SHARE * len(old):
            raise HeldError(
                f"The update of {ecosystem} {verb} {count} of {len(old)} records and is held: "
                f"check the source, then run `pratique db update --force {ecosystem!r}`."
            )


def apply(
    ecosystem: str,
    old: str,
    path: str,
    changed: Iterable[Packed],
    removed: Iterable[str],
    dates: Mapping[str, str],
    serial: int,
) -> Written:
    """Copy the old file to `path` and change these records there.

    Right only while the rules are those that made the old file (`write.facts`). Raises DatabaseError and sqlite3.Error.
    """
    shutil.copyfile(old, path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        parser, dropped = Parser(ecosystem, dates), Parser(ecosystem, dates)
        parsed = [item for packed in changed if (item := parser(packed))]
        touched: set[tuple[str, str]] = set()
        for name in {item.advisory[0] for item in parsed} | set(removed):
            touched |= _drop(connection, dropped, name)
        for item in parsed:
            touched |= _packages(item.advisory[0], item)
        insert(connection, parsed)
        _remember(connection, serial, touched)
        _redate(connection, dates)
        records = connection.execute("SELECT id, digest FROM advisory ORDER BY id").fetchall()
        check_bad(ecosystem, parser.bad, len(records))
        before = dict(connection.execute("SELECT name, value FROM meta"))
        parser.unusable += int(before["unusable"]) - dropped.unusable
        parser.textual = connection.execute("SELECT count(*) FROM ranges WHERE encoding = 0").fetchone()[0]
        written = _summary(connection, ecosystem, content_digest(records), parser)
        connection.execute("DELETE FROM meta")
        connection.executemany("INSERT INTO meta VALUES(?,?)", facts(ecosystem, written.digest, parser.unusable))
        schema.finish(connection, path)
    finally:
        connection.close()
    return written


def _drop(connection: sqlite3.Connection, parser: Parser, name: str) -> set[tuple[str, str]]:
    """Delete a record and its rows; (id, package name) of what it was about. The old text says which rows those are."""
    row = connection.execute("SELECT crc, data FROM advisory WHERE id = ?", (name,)).fetchone()
    if row is None:
        return set()
    try:
        old: Parsed | None = parser(Packed(name, row[1], inflate(row[1]), row[0]))
    except BadRecordError:
        old = None
    ranges, versions, aliases = (old.ranges, old.versions, old.aliases) if old else ([], [], [])
    connection.executemany("DELETE FROM ranges WHERE release=? AND name=? AND advisory=?", {row[:3] for row in ranges})
    connection.executemany("DELETE FROM versions WHERE release=? AND name=? AND version=? AND advisory=?", versions)
    connection.executemany("DELETE FROM aliases WHERE cve=? AND id=?", aliases)
    connection.execute("DELETE FROM ratings WHERE id=?", (name,))
    connection.execute("DELETE FROM advisory WHERE id=?", (name,))
    return _packages(name, old)


def _packages(name: str, parsed: Parsed | None) -> set[tuple[str, str]]:
    """(id, package name) of what a record is about; one empty name when it is about nothing."""
    names = {row[1] for row in parsed.ranges} | {row[1] for row in parsed.versions} if parsed else set()
    return {(name, package) for package in names or {""}}


def _remember(connection: sqlite3.Connection, serial: int, touched: set[tuple[str, str]]) -> None:
    rows = [(serial, name, package) for name, package in sorted(touched)]
    connection.executemany("INSERT OR REPLACE INTO changes VALUES(?,?,?)", rows)
    connection.execute(
        "DELETE FROM changes WHERE serial < (SELECT min(serial) FROM "
        "(SELECT DISTINCT serial FROM changes ORDER BY serial DESC LIMIT ?))",
        (KEPT_SERIALS,),
    )


def _redate(connection: sqlite3.Connection, dates: Mapping[str, str]) -> None:
    """Records whose content stayed take the list's new date, so that they are not fetched again."""
    stored = dict(connection.execute("SELECT id, modified FROM advisory"))
    news = [(date, name) for name, date in dates.items() if name in stored and stored[name] != date]
    connection.executemany("UPDATE advisory SET modified=? WHERE id=?", news)


def _summary(connection: sqlite3.Connection, ecosystem: str, digest: str, parser: Parser) -> Written:
    count = {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names from here
        for table in ("advisory", "ranges", "versions")
    }
    withdrawn = connection.execute("SELECT count(*) FROM advisory WHERE withdrawn").fetchone()[0]
    counts = (count["advisory"], withdrawn, count["ranges"], count["versions"])
    return Written(ecosystem, digest, *counts, releases=releases(connection), notes=tuple(parser.notes()))
