"""Whether advisories affect a package: its version's key lies in a range, or its version is listed.

Where a bound or the version itself has no key, the texts are compared by the order's own rules; what cannot be compared
at all is said, never taken for unaffected.
"""

import functools

import msgspec

from pratique import versions
from pratique.model.advisory import LIMITED, Candidates, Range
from pratique.model.package import Coordinate


class Hit(msgspec.Struct, frozen=True):
    """One advisory that affects a package."""

    advisory: str
    fixed: str = ""
    flags: int = 0


class Answer(msgspec.Struct, frozen=True):
    hits: tuple[Hit, ...] = ()
    undecided: tuple[str, ...] = ()
    """Ids of advisories whose bounds cannot be compared with the version."""


def affecting(at: Coordinate, candidates: Candidates) -> Answer:
    """The advisories that affect the package of a coordinate."""
    place = (at.ecosystem, at.release, at.name)
    ranges = candidates.ranges.get(place, ())
    exact = candidates.exact.get(place)
    if not ranges and not exact:
        return Answer()
    key, encoding = key_of(at.order, at.version)
    hits: dict[tuple[str, str], Hit] = {}
    undecided: list[str] = []
    for one in ranges:
        inside = one.lo <= key < one.hi if key and one.encoding == encoding else _by_text(one, at)
        if inside is None:
            undecided.append(one.advisory)
        elif inside:
            hits[one.advisory, one.fixed] = Hit(one.advisory, one.fixed, one.flags)
    for advisory in exact.get(at.version, ()) if exact else ():
        hits.setdefault((advisory, ""), Hit(advisory))
    return Answer(tuple(hits.values()), tuple(dict.fromkeys(undecided)))


@functools.lru_cache(maxsize=4096)
def key_of(order: str, version: str) -> tuple[bytes, int]:
    """The key of a version and its encoding; (b"", 0) where there is none."""
    try:
        return versions.key(order, version), versions.encoding(order)
    except (versions.InvalidVersion, versions.NoKey):
        return b"", 0


def _by_text(one: Range, at: Coordinate) -> bool | None:
    """The range's texts against the version's; None when they cannot be compared."""
    try:
        if one.introduced and one.introduced != "0" and versions.compare(at.order, at.version, one.introduced) < 0:
            return False
        if one.fixed:
            return versions.compare(at.order, at.version, one.fixed) < 0
        if one.last_affected:
            side = versions.compare(at.order, at.version, one.last_affected)
            return side < 0 if one.flags & LIMITED else side <= 0
    except versions.InvalidVersion:
        return None
    return True
