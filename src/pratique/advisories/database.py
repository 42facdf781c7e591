"""The advisory database, for reading: what could affect a set of packages.

    >>> with open(settings) as database:                              # doctest: +SKIP
    ...     candidates = database.candidates(packages, distro)

Nothing is opened before it is asked for; a lookup of a thousand packages takes a few milliseconds, because SQLite
compares the packages' version keys and only records that could match are decoded.
"""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from types import TracebackType
from typing import Self

import msgspec

from pratique import versions
from pratique.advisories import current, schema, starter
from pratique.advisories.current import Current, Loaded, file_of
from pratique.advisories.stored import slim
from pratique.errors import DatabaseError
from pratique.model.advisory import Advisory, Candidates, Range, SourceState, cves
from pratique.model.distro import Distro
from pratique.model.package import Coordinate, Package
from pratique.model.settings import Settings

Key = tuple[str, str, str]
"""ecosystem, release, name."""

# CROSS JOIN fixes the order of the loops: each wanted package, then its ranges by the primary key.
_RANGES = """
SELECT w.release, r.release, r.name, r.encoding, r.lo, r.hi, r.advisory, r.introduced, r.fixed, r.last_affected, r.flags
FROM temp.wanted w CROSS JOIN ranges r ON r.release = w.slot AND r.name = w.name
WHERE r.encoding <> w.encoding OR (r.lo <= w.high AND w.low < r.hi)
"""
_VERSIONS = """
SELECT w.release, v.name, v.version, v.advisory
FROM temp.wanted w CROSS JOIN versions v ON v.release = w.slot AND v.name = w.name
"""
_LOOSE = """
SELECT 1 FROM (SELECT 1 FROM ranges WHERE release = '' LIMIT 1)
UNION ALL SELECT 1 FROM (SELECT 1 FROM versions WHERE release = '' LIMIT 1)
"""
_WANTED = (
    "CREATE TEMP TABLE IF NOT EXISTS wanted(release TEXT, slot TEXT, name TEXT, encoding INTEGER, low BLOB, high BLOB)"
)
_RECORDS = "SELECT data FROM json_each(?) CROSS JOIN advisory ON advisory.id = value"
_RATINGS = """
SELECT ratings.id, ratings.data FROM json_each(?) CROSS JOIN aliases ON cve = value CROSS JOIN ratings ON ratings.id = aliases.id
"""


class Database:
    """Open for reading; a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._root = current.directory(settings.data_dir)
        self._starter = settings.starter
        self._current: Current | None = None
        self._open: dict[str, sqlite3.Connection] = {}
        self._decoder = msgspec.json.Decoder(Advisory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    @property
    def current(self) -> Current:
        """What is loaded. Raises DatabaseError."""
        if self._current is None:
            self._current = current.read(self._root)
        return self._current

    def ecosystems(self) -> frozenset[str]:
        """All that can be asked: what is loaded, and what the starter set stands in for."""
        return frozenset(self.current.ecosystems) | (starter.ecosystems() if self._starter else frozenset())

    def sources(self, ecosystems: Iterable[str]) -> tuple[SourceState, ...]:
        """Which advisories stand behind each ecosystem, and how old they are."""
        return tuple(self._source(name) for name in dict.fromkeys(ecosystems))

    def candidates(self, packages: Sequence[Package], distro: Distro | None) -> Candidates:
        """All that could match these packages. Packages without a coordinate have no advisories and are passed over.

        Raises DatabaseError when a loaded file is damaged.
        """
        wanted: dict[str, set[Coordinate]] = defaultdict(set)
        if distro and distro.ecosystem:
            wanted[distro.ecosystem] = set()
        for package in packages:
            if package.coordinate and package.coordinate.ecosystem:
                wanted[package.coordinate.ecosystem].add(package.coordinate)
        ranges: dict[Key, tuple[Range, ...]] = {}
        exact: dict[Key, dict[str, tuple[str, ...]]] = {}
        records: dict[str, Advisory] = {}
        for ecosystem, coordinates in wanted.items():
            connection = self.connection(ecosystem)
            if connection is None or not coordinates:
                continue
            try:
                _want(connection, coordinates)
                ranges |= _ranges(connection, ecosystem)
                exact |= _exact(connection, ecosystem, coordinates)
                hit = {found.advisory for (name, _, _), group in ranges.items() if name == ecosystem for found in group}
                hit |= {
                    advisory
                    for (name, _, _), texts in exact.items()
                    if name == ecosystem
                    for found in texts.values()
                    for advisory in found
                }
                records |= self._records(connection, hit - records.keys())
            except sqlite3.Error as error:
                raise _damaged(ecosystem, error) from error
        involved = frozenset(cve for record in records.values() for cve in cves(record))
        records |= self._related(involved, records)
        return Candidates(
            ranges=ranges,
            exact=exact,
            records=records,
            kev=self.kev(involved),
            ransomware=self.ransomware(involved),
            epss=self.epss(involved),
            sources=self.sources(wanted),
        )

    def kev(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these CVEs that CISA knows to be exploited."""
        if self._starter and "kev" not in self.current.feeds:
            return starter.exploited().intersection(ids)
        found = self._feed("kev", schema.EXPLOITED, "SELECT cve FROM json_each(?) CROSS JOIN kev ON cve = value", ids)
        return frozenset(row[0] for row in found)

    def ransomware(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these CVEs that CISA knows to be exploited for ransom."""
        query = "SELECT cve FROM json_each(?) CROSS JOIN kev ON cve = value WHERE ransomware"
        return frozenset(row[0] for row in self._feed("kev", schema.EXPLOITED, query, ids))

    def epss(self, ids: Iterable[str]) -> dict[str, float]:
        """CVE → probability of exploitation within 30 days, 0 to 1."""
        found = self._feed(
            "epss", schema.SCORES, "SELECT cve, score FROM json_each(?) CROSS JOIN epss ON cve = value", ids
        )
        return dict(found)

    def _related(self, involved: frozenset[str], known: Container[str]) -> dict[str, Advisory]:
        """What other records of all loaded ecosystems that share a CVE say of its severity."""
        wanted = msgspec.json.encode(sorted(involved)).decode()
        found: dict[str, Advisory] = {}
        for ecosystem in self.current.ecosystems if involved else ():
            if connection := self.connection(ecosystem):
                try:
                    for name, data in connection.execute(_RATINGS, (wanted,)):
                        if name not in known and name not in found:  # many fix several of these CVEs
                            found[name] = self._decoder.decode(data)
                except (sqlite3.Error, ValueError) as error:
                    raise _damaged(ecosystem, error) from error
        return found

    def _records(self, connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Advisory]:
        wanted = msgspec.json.encode(sorted(ids)).decode()
        found = (slim(data) for (data,) in connection.execute(_RECORDS, (wanted,)))
        return {record.id: record for record in found}

    def _source(self, ecosystem: str) -> SourceState:
        if item := self.current.ecosystems.get(ecosystem):
            return current.state(ecosystem, item)
        return (starter.state(ecosystem) if self._starter else None) or SourceState(ecosystem=ecosystem, missing=True)

    def connection(self, ecosystem: str) -> sqlite3.Connection | None:
        """The open file of an ecosystem, or the starter set's; None when there is none."""
        if item := self.current.ecosystems.get(ecosystem):
            return self._opened(ecosystem, item, schema.ADVISORIES)
        if ecosystem not in self._open and self._starter and starter.state(ecosystem):
            self._open[ecosystem] = starter.connect(ecosystem)
        return self._open.get(ecosystem)

    def _feed(self, name: str, tables: tuple[str, ...], query: str, ids: Iterable[str]) -> list[tuple[str, float]]:
        item = self.current.feeds.get(name)
        if not item:
            return []
        try:
            wanted = msgspec.json.encode(sorted(ids)).decode()
            return self._opened(name, item, tables).execute(query, (wanted,)).fetchall()
        except sqlite3.Error as error:
            raise _damaged(name, error) from error

    def _opened(self, name: str, item: Loaded, tables: tuple[str, ...]) -> sqlite3.Connection:
        if name not in self._open:
            path = file_of(self._root, name, item.digest)
            if not os.path.exists(path):  # replaced since we looked
                now = current.read(self._root)
                path = file_of(self._root, name, (now.ecosystems | now.feeds).get(name, item).digest)
            self._open[name] = schema.connect(path, tables)
        return self._open[name]


def _want(connection: sqlite3.Connection, coordinates: Iterable[Coordinate]) -> None:
    """Fill the table of wanted packages: one row a name, from its least to its greatest version, under its release and
    under none (records that name no release).
    """
    spans: dict[tuple[str, str], tuple[int, bytes, bytes]] = {}
    for item in coordinates:
        encoding, key = _key(item.order, item.version)
        place = (item.release, item.name)
        if place in spans:
            other, low, high = spans[place]
            spans[place] = (encoding if encoding == other else -1, min(low, key), max(high, key))
        else:
            spans[place] = (encoding, key, key)
    loose = connection.execute(_LOOSE).fetchone() is not None
    rows = [
        (key[0], slot, key[1], *span) for key, span in spans.items() for slot in ({key[0], ""} if loose else {key[0]})
    ]
    connection.execute("BEGIN")
    connection.execute(_WANTED)
    connection.execute("DELETE FROM temp.wanted")
    connection.executemany("INSERT INTO temp.wanted VALUES(?,?,?,?,?,?)", rows)
    connection.execute("COMMIT")


def _key(order: str, version: str) -> tuple[int, bytes]:
    """Encoding and key of a package's version; -1 (equal to no stored encoding) when it has none."""
    try:
        return versions.encoding(order), versions.key(order, version)
    except (versions.InvalidVersion, versions.NoKey, versions.InvalidOrder):
        return -1, b""


def _ranges(connection: sqlite3.Connection, ecosystem: str) -> dict[Key, tuple[Range, ...]]:
    found: dict[Key, list[Range]] = defaultdict(list)
    for release, *row in connection.execute(_RANGES):
        found[ecosystem, release, row[1]].append(Range(ecosystem, *row))
    return {key: tuple(group) for key, group in found.items()}


def _exact(
    connection: sqlite3.Connection, ecosystem: str, coordinates: Iterable[Coordinate]
) -> dict[Key, dict[str, tuple[str, ...]]]:
    """Listed versions that equal a wanted one, under the wanted one's own text."""
    listed: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for release, name, version, advisory in connection.execute(_VERSIONS):
        listed[ecosystem, release, name].append((version, advisory))
    found: dict[Key, dict[str, tuple[str, ...]]] = {}
    for item in coordinates if listed else ():
        key = (ecosystem, item.release, item.name)
        hits = tuple(advisory for version, advisory in listed.get(key, ()) if _equal(item.order, version, item.version))
        if hits:
            found.setdefault(key, {})[item.version] = tuple(dict.fromkeys(hits))
    return found


def _equal(order: str, a: str, b: str) -> bool:
    try:
        return a == b or versions.compare(order, a, b) == 0
    except (versions.InvalidVersion, versions.InvalidOrder):
        return False


def _damaged(name: str, error: Exception) -> DatabaseError:
    return DatabaseError(f"The advisories of {name} are damaged ({error}): run `pratique db update --force {name}`.")
