"""Versions of one order from oldest to newest, and which of several fixes clear a vulnerability."""

import functools
from collections.abc import Iterable, Sequence

from pratique import versions
from pratique.matching.affected import Hit, contains


def ascending(order: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Sorted without repeats; texts that are no versions stand by name."""
    return tuple(sorted(dict.fromkeys(sorted(texts)), key=functools.cmp_to_key(functools.partial(_compare, order))))


def fixes(order: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The versions that fix what `hits` found, from oldest to newest.

    All are above the installed version, as it lies in the ranges that they end; fixes on older branches end others.
    Where advisories disagree, a version that another one still counts as affected is no fix, unless that would leave none.
    """
    texts = {hit.fixed for hit in hits if hit.fixed}
    if len(texts) < 2:
        return tuple(texts)
    ranges = [hit.range for hit in hits if hit.range]
    texts = {text for text in texts if not any(contains(one, order, text) for one in ranges)} or texts
    return ascending(order, texts)


def _compare(order: str, a: str, b: str) -> int:
    """-1, 0 or 1, by the texts where the order cannot tell."""
    try:
        return versions.compare(order, a, b) or (a > b) - (a < b)
    except (versions.InvalidVersion, versions.InvalidOrder):
        return (a > b) - (a < b)
