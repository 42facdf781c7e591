"""Versions of one order from oldest to newest; texts that are no versions come last, by name."""

import functools
from collections.abc import Iterable

from pratique import versions


def ascending(order: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Sorted without repeats."""
    return tuple(sorted(set(texts), key=functools.cmp_to_key(functools.partial(_compare, order))))


def _compare(order: str, a: str, b: str) -> int:
    try:
        return versions.compare(order, a, b) or (a > b) - (a < b)
    except versions.InvalidVersion:
        return (a > b) - (a < b)
