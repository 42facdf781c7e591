"""What is known about CVEs themselves, exploited ones (KEV) and scores (EPSS), as SQLite files."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any, BinaryIO

from pratique import plugins
from pratique.advisories import schema
from pratique.advisories.feed import Exploited, Feed, Score
from pratique.advisories.write import Written
from pratique.errors import DatabaseError


def feeds() -> Iterator[tuple[str, Feed, Callable[[BinaryIO, str], Written]]]:
    """Each feed about CVEs: its id, itself, and what writes the file of its content."""
    for name, module in plugins.load("pratique.advisories.feeds").items():
        if module.FEED.kind == "exploited":
            yield name, module.FEED, _writer(module, write_exploited)
        elif module.FEED.kind == "scores":
            yield name, module.FEED, _writer(module, write_scores)


def write_exploited(found: Iterable[Exploited], path: str) -> Written:
    """A file with table `kev`."""
    rows = sorted({item.cve: (item.cve, item.added, item.due, int(item.ransomware)) for item in found}.values())
    return _write("kev", rows, schema.EXPLOITED, path)


def write_scores(found: Iterable[Score], path: str) -> Written:
    """A file with table `epss`."""
    rows = sorted({item.cve: (item.cve, item.score, item.percentile) for item in found}.values())
    return _write("epss", rows, schema.SCORES, path)


def _writer(module: ModuleType, write: Callable[[Iterable[Any], str], Written]) -> Callable[[BinaryIO, str], Written]:
    return lambda stream, path: write(module.read(stream), path)


def _write(table: str, rows: Sequence[tuple[str | int | float, ...]], tables: tuple[str, ...], path: str) -> Written:
    if not rows:
        raise DatabaseError(f"The feed for {table} is empty: fetch it again.")
    body = hashlib.sha256()
    for row in rows:
        body.update(repr(row).encode())
    connection = schema.create(path, tables)
    try:
        slots = ",".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES({slots})", rows)
        facts = [("digest", body.hexdigest()), ("schema", str(schema.VERSION))]
        connection.executemany("INSERT INTO meta VALUES(?,?)", facts)
        schema.finish(connection, path)
    finally:
        connection.close()
    return Written(table, body.hexdigest(), len(rows), 0, 0, 0)
