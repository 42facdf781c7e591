"""The starter set: some dozens of well-known advisories, shipped as facts, so that a first scan without a network finds them.

It stands in where an ecosystem's advisories are not loaded. A scan that leans on it is never complete: `SourceState.starter`.
"""

import functools
import os
import sqlite3
import zlib

import msgspec

from pratique.advisories import schema
from pratique.advisories.namespace import split
from pratique.advisories.packed import Packed, deflate
from pratique.model.advisory import Advisory, SourceState


class _Starter(msgspec.Struct, frozen=True):
    written: str
    exploited: frozenset[str]
    records: tuple[msgspec.Raw, ...]


@functools.cache
def _read() -> _Starter:
    path = os.path.join(os.path.dirname(__file__), "starter.json")
    with open(path, "rb") as file:
        return msgspec.json.decode(file.read(), type=_Starter)


@functools.cache
def _by_ecosystem() -> dict[str, dict[str, bytes]]:
    """Ecosystem → id → JSON."""
    found: dict[str, dict[str, bytes]] = {}
    for raw in _read().records:
        record = msgspec.json.decode(raw, type=Advisory)
        for affected in record.affected or ():
            found.setdefault(split(affected.package.ecosystem)[0], {})[record.id] = bytes(raw)
    return found


def state(ecosystem: str) -> SourceState | None:
    """What the set holds for an ecosystem; None when nothing."""
    records = _by_ecosystem().get(ecosystem)
    if not records:
        return None
    written = _read().written
    return SourceState(ecosystem=ecosystem, fetched=written, built=written, records=len(records), starter=True)


def ecosystems() -> frozenset[str]:
    """Of which ecosystems the set has any."""
    return frozenset(_by_ecosystem())


def exploited() -> frozenset[str]:
    """CVEs of the set that are known to be exploited."""
    return _read().exploited


def connect(ecosystem: str) -> sqlite3.Connection:
    """The set's advisories of one ecosystem, as a database in memory."""
    from pratique.advisories.write import fill

    connection = schema.create(":memory:", schema.ADVISORIES)
    records = sorted(_by_ecosystem()[ecosystem].items())
    fill(connection, ecosystem, (Packed(name, deflate(plain), plain, zlib.crc32(plain)) for name, plain in records))
    connection.execute("COMMIT")
    return connection
