"""Whether advisories affect a package: its version's key lies in a range, or its version is listed.

Where a bound or the version itself has no key, the texts are compared by the order's own rules; what cannot be compared
at all is said, never taken for unaffected.
"""

import functools
from collections.abc import Container, Sequence

import msgspec

from pratique import versions
from pratique.matching import modules
from pratique.model.advisory import LIMITED, Candidates, Range
from pratique.model.package import Coordinate

_PLACELESS = frozenset({"composer"})
"""Orders whose versions without a key lie in no range: Composer lets a branch (`dev-main`) meet only its own name."""


class Hit(msgspec.Struct, frozen=True):
    """One advisory that affects a package."""

    advisory: str
    range: Range | None = None
    """The range that the version lies in; None when the advisory lists the version itself."""

    @property
    def fixed(self) -> str:
        return self.range.fixed if self.range else ""

    @property
    def flags(self) -> int:
        return self.range.flags if self.range else 0


class Answer(msgspec.Struct, frozen=True):
    """What advisories say of one package."""

    hits: tuple[Hit, ...] = ()
    undecided: tuple[str, ...] = ()
    """Ids of advisories whose bounds cannot be compared with the version."""


def affecting(at: Coordinate, candidates: Candidates, label: str = "", void: Container[str] = ()) -> Answer:
    """The advisories that affect the package of a coordinate and modularity label, those in `void` left out."""
    place = (at.ecosystem, at.release, at.name)
    ranges = [one for one in candidates.ranges.get(place, ()) if one.advisory not in void]
    if at.order == "rpm":
        ranges = _of_module(ranges, at, label, candidates)
    hits: dict[tuple[str, str], Hit] = {}
    undecided: dict[str, None] = {}
    for one in ranges:
        inside = contains(one, at.order, at.version)
        if inside is None:
            undecided[one.advisory] = None
        elif inside:
            hits[one.advisory, one.fixed] = Hit(one.advisory, one)
    for advisory in candidates.exact.get(place, {}).get(at.version, ()):
        if advisory not in void:
            hits.setdefault((advisory, ""), Hit(advisory))
    known = {hit.advisory for hit in hits.values()}
    return Answer(tuple(hits.values()), tuple(one for one in undecided if one not in known))


def contains(one: Range, order: str, version: str) -> bool | None:
    """Whether a version lies in a range; None when that cannot be told."""
    key, encoding = key_of(order, version)
    if key and one.encoding == encoding:
        return one.lo <= key < one.hi
    if not key and order in _PLACELESS:
        return None
    return _by_text(one, order, version)


@functools.lru_cache(maxsize=4096)
def key_of(order: str, version: str) -> tuple[bytes, int]:
    """The key of a version and its encoding; (b"", 0) where there is none."""
    try:
        return versions.key(order, version), versions.encoding(order)
    except (versions.InvalidVersion, versions.NoKey, versions.InvalidOrder):
        return b"", 0


def _by_text(one: Range, order: str, version: str) -> bool | None:
    """The range's texts against the version's; None when they cannot be compared."""
    if one.introduced == one.last_affected == version:
        return True  # whatever it is, it is the one that is listed
    try:
        if one.introduced and one.introduced != "0" and versions.compare(order, version, one.introduced) < 0:
            return False
        if one.fixed:
            return versions.compare(order, version, one.fixed) < 0
        if one.last_affected:
            side = versions.compare(order, version, one.last_affected)
            return side < 0 if one.flags & LIMITED else side <= 0
    except (versions.InvalidVersion, versions.InvalidOrder):
        return None
    return True


def _of_module(ranges: Sequence[Range], at: Coordinate, label: str, candidates: Candidates) -> list[Range]:
    """Without the ranges of other module streams, and without those of rebuilds of a fix that the package has."""
    mine = []
    for one in ranges:
        record = candidates.records.get(one.advisory)
        if modules.concerns(one.fixed, at.version, label, record.summary if record else ""):
            mine.append(one)
    if modules.MARK not in at.version:
        return mine
    have = {
        (one.advisory, modules.source_build(one.fixed)) for one in mine if contains(one, at.order, at.version) is False
    }
    return [one for one in mine if (one.advisory, modules.source_build(one.fixed)) not in have]
