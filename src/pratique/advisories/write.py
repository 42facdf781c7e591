"""Write the SQLite file of one ecosystem out of its records. The file is a function of the records: same in, same name.

>>> with Archive("Debian/all.zip") as archive:                      # doctest: +SKIP
...     written = write("Debian", archive, "/tmp/debian.sqlite")
>>> written.records, written.digest[:8]                             # doctest: +SKIP
(21221, '6f1c0a55')
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pratique.advisories import schema
from pratique.advisories.archive import Packed
from pratique.advisories.parse import AdvisoryRow, Parser, check_bad
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
    notes: tuple[str, ...] = ()
    """What was not understood, as sentences; never silence."""


def content_digest(digests: Iterable[tuple[str, bytes]]) -> str:
    """The name of a set of records, given as (id, sha256) sorted by id."""
    body = hashlib.sha256(b"pratique.advisories\0")
    for name, digest in digests:
        body.update(name.encode() + b"\0" + digest)
    return body.hexdigest()


def write(ecosystem: str, records: Iterable[Packed], path: str, modified: Mapping[str, str] | None = None) -> Written:
    """Write the file of one ecosystem; `modified` is what modified_id.csv says. Raises DatabaseError; sqlite3.Error when
    the disk is full. Records in order of their ids give the same bytes again.
    """
    parser = Parser(ecosystem, modified or {})
    ranges: list[RangeRow] = []
    versions: list[VersionRow] = []
    aliases: list[tuple[str, str]] = []
    ratings: list[tuple[str, bytes]] = []
    digests: list[tuple[str, bytes]] = []
    withdrawn = 0

    def stored() -> Iterator[AdvisoryRow]:
        nonlocal withdrawn
        for packed in records:
            if parsed := parser(packed):
                ranges.extend(parsed.ranges)
                versions.extend(parsed.versions)
                aliases.extend(parsed.aliases)
                ratings.extend(parsed.ratings)
                digests.append((parsed.advisory[0], parsed.advisory[3]))
                withdrawn += parsed.advisory[4]
                yield parsed.advisory

    connection = schema.create(path, schema.ADVISORIES)
    try:
        connection.executemany("INSERT INTO advisory VALUES(?,?,?,?,?,?)", stored())
        bad = parser.bad + list(getattr(records, "bad", ()))
        check_bad(ecosystem, bad, len(digests))
        ranges.sort()
        connection.executemany("INSERT OR IGNORE INTO ranges VALUES(?,?,?,?,?,?,?,?,?,?)", ranges)
        connection.executemany("INSERT OR IGNORE INTO versions VALUES(?,?,?,?)", sorted(versions))
        connection.executemany("INSERT OR IGNORE INTO aliases VALUES(?,?)", sorted(aliases))
        connection.executemany("INSERT INTO ratings VALUES(?,?)", ratings)
        digest = content_digest(sorted(digests))
        facts = {
            "schema": str(schema.VERSION),
            "ecosystem": ecosystem,
            "digest": digest,
            "order": parser.namespace.order,
        }
        connection.executemany("INSERT INTO meta VALUES(?,?)", sorted(facts.items()))
        schema.finish(connection, path)
    finally:
        connection.close()
    parser.bad = bad
    return Written(ecosystem, digest, len(digests), withdrawn, len(ranges), len(versions), tuple(parser.notes()))
