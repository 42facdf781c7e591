"""How a table of known versions is checked: by comparison and by keys at once."""

import itertools

import pytest

from pratique import versions


def ascending(order: str, table: str) -> None:
    """Blank-separated versions, each newer than the one before it; `=` between two that are equal."""
    groups = [group.split("=") for group in table.split()]
    for older, newer in itertools.combinations(groups, 2):
        for a, b in itertools.product(older, newer):
            assert versions.compare(order, a, b) == -1, (a, b)
            assert versions.compare(order, b, a) == 1, (b, a)
            assert versions.key(order, a) < versions.key(order, b), (a, b)
    for group in groups:
        for a, b in itertools.product(group, repeat=2):
            assert versions.compare(order, a, b) == 0, (a, b)
            assert versions.key(order, a) == versions.key(order, b), (a, b)


def refuses(order: str, *texts: str) -> None:
    for text in texts:
        with pytest.raises(versions.InvalidVersion, match=r"\.$"):
            versions.key(order, text)
        with pytest.raises(versions.InvalidVersion, match=r"\.$"):
            versions.compare(order, text, "1")


def has_no_key(order: str, *texts: str) -> None:
    for text in texts:
        with pytest.raises(versions.NoKey, match=r"\.$"):
            versions.key(order, text)
        assert versions.compare(order, text, text) == 0
