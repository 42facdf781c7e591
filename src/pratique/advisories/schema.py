"""The SQLite file of one ecosystem: its tables, how it is written, how it is opened without trusting it."""

import os
import sqlite3
import urllib.parse

from pratique.errors import DatabaseError

VERSION = 1
"""Raised when a table changes; a file of another version is rebuilt, never migrated."""

TABLES = {
    "meta": "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "ranges": (
        "CREATE TABLE ranges(release TEXT NOT NULL, name TEXT NOT NULL, advisory TEXT NOT NULL, lo BLOB NOT NULL, "
        "hi BLOB NOT NULL, introduced TEXT NOT NULL, fixed TEXT NOT NULL, last_affected TEXT NOT NULL, "
        "encoding INTEGER NOT NULL, flags INTEGER NOT NULL, "
        "PRIMARY KEY(release, name, advisory, lo, hi, introduced, fixed, last_affected)) WITHOUT ROWID"
    ),
    "versions": (
        "CREATE TABLE versions(release TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, advisory TEXT NOT NULL, "
        "PRIMARY KEY(release, name, version, advisory)) WITHOUT ROWID"
    ),
    "advisory": (
        "CREATE TABLE advisory(id TEXT PRIMARY KEY, modified TEXT NOT NULL, crc INTEGER NOT NULL, digest BLOB NOT NULL, "
        "withdrawn INTEGER NOT NULL, data BLOB NOT NULL)"
    ),
    "aliases": "CREATE TABLE aliases(cve TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(cve, id)) WITHOUT ROWID",
    "ratings": "CREATE TABLE ratings(id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID",
    "changes": "CREATE TABLE changes(serial INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY(serial, id, name)) WITHOUT ROWID",
    "kev": "CREATE TABLE kev(cve TEXT PRIMARY KEY, added TEXT NOT NULL, due TEXT NOT NULL, ransomware INTEGER NOT NULL) WITHOUT ROWID",
    "epss": "CREATE TABLE epss(cve TEXT PRIMARY KEY, score REAL NOT NULL, percentile REAL NOT NULL) WITHOUT ROWID",
}
"""Every table by its name. `advisory.data` is the record's JSON as raw deflate, `digest` its sha256, `modified` what
modified_id.csv said; `ratings.data` a record that carries a severity, as JSON without affected, details and references;
`changes` what a serial changed."""

ADVISORIES = ("meta", "ranges", "versions", "advisory", "aliases", "ratings", "changes")
EXPLOITED = ("meta", "kev")
SCORES = ("meta", "epss")
_STEPS = 2_000_000
"""SQLite's virtual machine steps between two looks at the limit; a lookup of 1,000 packages takes about a million."""


def create(path: str, tables: tuple[str, ...]) -> sqlite3.Connection:
    """A new file, open for writing in one transaction. No journal: a half-written file is thrown away, never repaired."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("page_size=8192", "journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    for table in tables:
        connection.execute(TABLES[table])
    return connection


def finish(connection: sqlite3.Connection, path: str) -> None:
    """Commit, close and bring the file to the disk."""
    connection.execute("COMMIT")
    connection.close()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def connect(path: str, tables: tuple[str, ...]) -> sqlite3.Connection:
    """A finished file, read-only and distrusted: exactly these tables, no views, no triggers, no functions in a schema.

    `immutable` because files never change once they have their name: no locks, no journal is looked for.
    Raises DatabaseError.
    """
    try:
        connection = sqlite3.connect(
            f"file:{urllib.parse.quote(path)}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise DatabaseError(f"{path} cannot be opened ({error}): run `pratique db update`.") from error
    try:
        _distrust(connection)
        found = set(connection.execute("SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
        if found != {("table", TABLES[table]) for table in tables}:
            raise DatabaseError(
                f"{path} has other tables than this version of pratique reads: run `pratique db update`."
            )
    except (sqlite3.Error, DatabaseError) as error:
        connection.close()
        if isinstance(error, DatabaseError):
            raise
        raise DatabaseError(f"{path} is damaged ({error}): run `pratique db update --force`.") from error
    return connection


def _distrust(connection: sqlite3.Connection) -> None:
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def bound(connection: sqlite3.Connection, rounds: int = 500) -> None:
    """Stop a statement after `rounds` times two million steps (several seconds), for files that we did not write."""
    left = [rounds]

    def spend() -> int:
        left[0] -= 1
        return int(left[0] < 0)

    connection.set_progress_handler(spend, _STEPS)
