"""Many images at once: `join.sql` in any SQL engine, and what the join leaves to be compared here.

    >>> rows = connection.execute(join.statement())                     # doctest: +SKIP
    >>> for one in join.found(rows, orders={"Debian": "dpkg"}): ...     # doctest: +SKIP

Holds the same as `affecting`, package by package (a property test proves it).
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from importlib import resources
from typing import NamedTuple

from pratique import versions
from pratique.matching.affected import affecting
from pratique.model.advisory import Advisory, Candidates, Range
from pratique.model.package import Coordinate


class Row(NamedTuple):
    """What the join returns, in its order."""

    image: str
    ecosystem: str
    release: str
    name: str
    version: str
    label: str
    advisory: str
    encoding: int
    lo: bytes
    hi: bytes
    introduced: str
    fixed: str
    last_affected: str
    flags: int
    decided: int


class Found(NamedTuple):
    """One advisory that affects one package of one image."""

    image: str
    ecosystem: str
    release: str
    name: str
    version: str
    advisory: str
    fixed: str
    undecided: bool = False
    """Whether it does cannot be told: the versions do not compare."""


_Package = tuple[str, str, str, str, str]
"""ecosystem, release, name, version, label."""


def statement() -> str:
    """The text of `join.sql`."""
    return resources.files("pratique.matching").joinpath("join.sql").read_text("utf-8")


def found(
    rows: Iterable[tuple[str | int | bytes, ...]],
    orders: Mapping[str, str],
    records: Mapping[str, Advisory] | None = None,
    void: Container[str] = (),
) -> Iterator[Found]:
    """What the rows of the join say. An advisory whose ranges overlap may come twice, and one of which one range holds
    the version and another does not compare as both: the hit stands.

    `orders`: the version order of each ecosystem; `records`: of modular errata, whose titles name the stream; `void`:
    advisories that do not count.
    """
    images: dict[_Package, dict[str, None]] = defaultdict(dict)
    pairs: dict[_Package, dict[Range, None]] = defaultdict(dict)
    for values in rows:
        row = Row(*values)  # type: ignore[arg-type]  # a database's cursor has no types
        if row.advisory in void:
            continue
        if row.decided:
            yield Found(row.image, row.ecosystem, row.release, row.name, row.version, row.advisory, row.fixed)
        else:
            package = (row.ecosystem, row.release, row.name, row.version, row.label)
            images[package][row.image] = None
            pairs[package][_range(row)] = None
    for package, ranges in pairs.items():
        said = _compared(package, tuple(ranges), orders, records or {})
        for image in images[package]:
            for advisory, fixed, undecided in said:
                yield Found(image, *package[:4], advisory, fixed, undecided)


def point(ecosystem: str, release: str, name: str, order: str, version: str, advisory: str) -> Range:
    """A version that an advisory lists, as a range that holds it alone."""
    try:
        lo, hi, encoding = versions.key(order, version), versions.after(order, version), versions.encoding(order)
    except (versions.InvalidVersion, versions.NoKey, versions.InvalidOrder):
        lo, hi, encoding = b"", b"\xff", 0
    return Range(ecosystem, release, name, encoding, lo, hi, advisory, introduced=version, last_affected=version)


def _range(row: Row) -> Range:
    return Range(
        row.ecosystem,
        row.release,
        row.name,
        row.encoding,
        bytes(row.lo),
        bytes(row.hi),
        row.advisory,
        row.introduced,
        row.fixed,
        row.last_affected,
        row.flags,
    )


def _compared(
    package: _Package, ranges: tuple[Range, ...], orders: Mapping[str, str], records: Mapping[str, Advisory]
) -> list[tuple[str, str, bool]]:
    """(advisory, fixed, undecided) of what affects the package or does not compare."""
    ecosystem, release, name, version, label = package
    at = Coordinate(ecosystem, release, name, version, orders.get(ecosystem, ""))
    named = {one.advisory: records[one.advisory] for one in ranges if one.advisory in records}
    answer = affecting(at, Candidates(ranges={(ecosystem, release, name): ranges}, records=named), label)
    return [
        *((hit.advisory, hit.fixed, False) for hit in answer.hits),
        *((advisory, "", True) for advisory in answer.undecided),
    ]
