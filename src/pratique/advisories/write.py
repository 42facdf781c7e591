"""Write the SQLite file of one ecosystem out of its records. The file is a function of the records: same in, same name.

>>> with Archive("Debian/all.zip") as archive:                      # doctest: +SKIP
...     written = write("Debian", archive, "/tmp/debian.sqlite")
>>> written.records, written.digest[:8]                             # doctest: +SKIP
(21221, '6f1c0a55')
"""

import functools
import gc
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pratique import plugins
from pratique.advisories import namespace, schema
from pratique.advisories.packed import Packed
from pratique.advisories.parse import AdvisoryRow, Parsed, Parser, check_bad
from pratique.advisories.ranges import RangeRow, VersionRow


class Written(msgspec.Struct, frozen=True):
    """What was written."""

    ecosystem: str
    digest: str
    """Of the content: sha256 over the sorted ids and the records' sha256, in hex."""
    records: int
    withdrawn: int
    ranges: int
    versions: int
    releases: tuple[str, ...] = ()
    """Of the distribution, that the records speak of."""
    notes: tuple[str, ...] = ()
    """What was not understood, as sentences; never silence."""


def content_digest(digests: Iterable[tuple[str, bytes]]) -> str:
    """The name of a set of records, given as (id, sha256) sorted by id."""
    body = hashlib.sha256(b"pratique.advisories\0")
    for name, digest in digests:
        body.update(name.encode() + b"\0" + digest)
    return body.hexdigest()


@functools.cache
def rules(ecosystem: str) -> str:
    """A digest of the code that makes rows out of this ecosystem's records. When it changes, files are written anew."""
    found = namespace.of(ecosystem)
    modules = ["pratique.advisories.ranges", "pratique.advisories.parse", f"pratique.versions.{found.order}"]
    modules += [found.plugin] if found.plugin else []
    return hashlib.sha256("".join(plugins.digest(module) for module in modules).encode()).hexdigest()


def facts(ecosystem: str, digest: str, unusable: int) -> list[tuple[str, str]]:
    """The rows of table `meta`; `unusable` counts affected entries that name no versions."""
    return [
        ("digest", digest),
        ("ecosystem", ecosystem),
        ("rules", rules(ecosystem)),
        ("schema", str(schema.VERSION)),
        ("unusable", str(unusable)),
    ]


def write(ecosystem: str, records: Iterable[Packed], path: str, dates: Mapping[str, str] | None = None) -> Written:
    """Write the file of one ecosystem; `dates` is what modified_id.csv says.

    Records in order of their ids give the same bytes again. Raises DatabaseError; sqlite3.Error when the disk is full.
    """
    connection = schema.create(path, schema.ADVISORIES)
    collecting = gc.isenabled()
    gc.disable()  # half a million tuples and not one cycle: looking for cycles takes a fifth of the time
    try:
        written = fill(connection, ecosystem, records, dates)
        schema.finish(connection, path)
    finally:
        connection.close()
        if collecting:
            gc.enable()
    return written


def fill(
    connection: sqlite3.Connection, ecosystem: str, records: Iterable[Packed], dates: Mapping[str, str] | None = None
) -> Written:
    """Fill the empty tables of one ecosystem."""
    parser = Parser(ecosystem, dates or {})
    found = insert(connection, (item for packed in records if (item := parser(packed))))
    parser.bad += getattr(records, "bad", ())
    check_bad(ecosystem, parser.bad, len(found.digests))
    digest = content_digest(sorted(found.digests))
    connection.executemany("INSERT INTO meta VALUES(?,?)", facts(ecosystem, digest, parser.unusable))
    counts = (len(found.digests), found.withdrawn, len(found.ranges), len(found.versions))
    return Written(ecosystem, digest, *counts, releases=releases(connection), notes=tuple(parser.notes()))


def releases(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The releases that a file's records speak of."""
    found = connection.execute("SELECT DISTINCT release FROM ranges UNION SELECT DISTINCT release FROM versions")
    return tuple(sorted(row[0] for row in found if row[0]))


class Inserted:
    """Rows of all tables, collected while those of `advisory` stream into the file."""

    def __init__(self) -> None:
        self.ranges: list[RangeRow] = []
        self.versions: list[VersionRow] = []
        self.aliases: list[tuple[str, str]] = []
        self.ratings: list[tuple[str, bytes]] = []
        self.digests: list[tuple[str, bytes]] = []
        self.withdrawn = 0

    def stream(self, parsed: Iterable[Parsed]) -> Iterator[AdvisoryRow]:
        for item in parsed:
            self.ranges += item.ranges
            self.versions += item.versions
            self.aliases += item.aliases
            self.ratings += item.ratings
            self.digests.append((item.advisory[0], item.advisory[3]))
            self.withdrawn += item.advisory[4]
            yield item.advisory


def insert(connection: sqlite3.Connection, parsed: Iterable[Parsed]) -> Inserted:
    """Add records to an open file; sorted, because a table that grows at its end grows fastest."""
    found = Inserted()
    connection.executemany("INSERT INTO advisory VALUES(?,?,?,?,?,?)", found.stream(parsed))
    for rows, statement in (
        (sorted(found.ranges), "INSERT OR IGNORE INTO ranges VALUES(?,?,?,?,?,?,?,?,?,?)"),
        (sorted(found.versions), "INSERT OR IGNORE INTO versions VALUES(?,?,?,?)"),
        (sorted(found.aliases), "INSERT OR IGNORE INTO aliases VALUES(?,?)"),
        (found.ratings, "INSERT INTO ratings VALUES(?,?)"),
    ):
        connection.executemany(statement, rows)
    return found
