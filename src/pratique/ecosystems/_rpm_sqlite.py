"""Package headers out of an rpm database in SQLite (`rpmdb.sqlite`; rpm 4.16 and newer).

The file is hostile: it is opened from memory, its schema is not trusted and must be the one that rpm writes, and a
progress handler bounds the time (https://www.sqlite.org/security.html).
"""

import contextlib
import re
import time
from collections.abc import Iterator

from pratique.errors import LimitError, UnreadableError
from pratique.model.files import Body

MAGIC = b"SQLite format 3\0"
SECONDS = 20.0
"""For all of one database; 3,000 packages take 0.2."""
MAX_BLOB = 64 << 20

_PACKAGES = re.compile(
    r"CREATE TABLE ['\"]?Packages['\"]? ?\( ?hnum INTEGER PRIMARY KEY AUTOINCREMENT, ?blob BLOB NOT NULL ?\)"
)
_STEPS = 100_000
"""Virtual machine steps between two looks at the clock."""


def blobs(body: Body) -> Iterator[bytes]:
    """Every header; UnreadableError where it is no database of rpm's, LimitError where it takes too long."""
    import sqlite3  # 8 ms: only images with such a database pay for it

    image = bytearray(body)
    # A database in write-ahead mode cannot be opened from memory; without its log it reads the same in the older mode.
    image[18:20] = b"\1\1"
    deadline = time.monotonic() + SECONDS
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BLOB)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            connection.deserialize(bytes(image))
            del image
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA query_only = ON")
            _check_schema(connection.execute("SELECT type, name, sql FROM sqlite_schema LIMIT 200").fetchall())
            for (blob,) in connection.execute("SELECT blob FROM main.Packages NOT INDEXED"):
                if isinstance(blob, bytes):
                    yield blob
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the second: SQLite's message quotes damaged text
            if time.monotonic() > deadline:
                raise LimitError(
                    f"the package database took more than {SECONDS:.0f} s; rebuild it with rpm --rebuilddb"
                ) from error
            raise UnreadableError(
                f"the package database is damaged ({error}); rebuild it with rpm --rebuilddb"
            ) from error


def _check_schema(rows: list[tuple[object, object, object]]) -> None:
    """Only plain tables and indexes, and the one table that is read exactly as rpm makes it."""
    for kind, name, sql in rows:
        text = " ".join(str(sql or "").split())
        if kind not in ("table", "index") or text.upper().startswith("CREATE VIRTUAL"):
            raise UnreadableError(
                f"the package database holds the {kind} {str(name)[:60]!r}, which rpm does not write; do not trust this image"
            )
        if name == "Packages" and not _PACKAGES.fullmatch(text):
            raise UnreadableError("the table of packages is not the one that rpm writes; do not trust this image")
    if not any(name == "Packages" for _, name, _ in rows):
        raise UnreadableError("the database has no table of packages; rebuild it with rpm --rebuilddb")
