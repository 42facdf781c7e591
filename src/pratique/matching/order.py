"""Versions of one order from oldest to newest, and which of several fixes clear a vulnerability."""

import functools
from collections.abc import Iterable, Sequence

from pratique import versions
from pratique.matching.affected import Hit, contains
from pratique.model.package import Coordinate


def ascending(order: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Sorted without repeats; texts that are no versions stand by name."""
    return tuple(sorted(dict.fromkeys(sorted(texts)), key=functools.cmp_to_key(functools.partial(compare, order))))


def fixes(at: Coordinate, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The versions that fix what `hits` found, from oldest to newest.

    A version below the installed one is no fix for it. Where advisories disagree, one that another still counts as
    affected is none either, unless that would leave nothing.
    """
    above = [text for text in {hit.fixed for hit in hits if hit.fixed} if compare(at.order, text, at.version) > 0]
    if len(above) > 1:
        ranges = [hit.range for hit in hits if hit.range]
        clear = [text for text in above if not any(contains(one, at.order, text) for one in ranges)]
        above = clear or above
    return ascending(at.order, above)


def compare(order: str, a: str, b: str) -> int:
    """-1, 0 or 1, by the texts where the order cannot tell."""
    try:
        return versions.compare(order, a, b) or (a > b) - (a < b)
    except (versions.InvalidVersion, versions.InvalidOrder):
        return (a > b) - (a < b)
