"""What holds for every order: keys and comparison prove each other."""

import contextlib
import doctest
import itertools
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique import versions
from pratique.versions import InvalidOrder, InvalidVersion, NoKey
from versions.grammars import GRAMMARS

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
each_order = pytest.mark.parametrize("order", versions.orders())


def valid(order: str, texts: list[str]) -> list[str]:
    return [text for text in texts if is_valid(order, text)]


def is_valid(order: str, text: str) -> bool:
    try:
        versions.compare(order, text, text)
    except InvalidVersion:
        return False
    return True


def keyed(order: str, texts: list[str]) -> dict[str, bytes]:
    keys = {}
    for text in valid(order, texts):
        try:
            keys[text] = versions.key(order, text)
        except NoKey:
            continue
    return keys


def test_the_example_runs() -> None:
    assert doctest.testmod(versions).failed == 0


def test_each_order_has_a_grammar() -> None:
    assert set(GRAMMARS) == set(versions.orders())


@each_order
@quick
@given(data=st.data())
def test_keys_sort_as_compare_does(order: str, data: st.DataObject) -> None:
    """Which makes `compare` antisymmetric and transitive among versions that have keys."""
    keys = keyed(order, data.draw(st.lists(GRAMMARS[order], min_size=2, max_size=8)))
    for (a, key_a), (b, key_b) in itertools.product(keys.items(), repeat=2):
        assert versions.compare(order, a, b) == (key_a > key_b) - (key_a < key_b), (a, b)


@each_order
@quick
@given(data=st.data())
def test_compare_is_antisymmetric_and_transitive(order: str, data: st.DataObject) -> None:
    texts = valid(order, data.draw(st.lists(GRAMMARS[order], min_size=3, max_size=4)))
    for a, b in itertools.product(texts, repeat=2):
        assert versions.compare(order, a, b) == -versions.compare(order, b, a), (a, b)
    for a, b, c in itertools.permutations(keyed(order, texts), 3):
        if versions.compare(order, a, b) <= 0 and versions.compare(order, b, c) <= 0:
            assert versions.compare(order, a, c) <= 0, (a, b, c)


@each_order
@quick
@given(data=st.data())
def test_bounds_and_after(order: str, data: st.DataObject) -> None:
    keys = keyed(order, data.draw(st.lists(GRAMMARS[order], min_size=2, max_size=6)))
    for (a, key_a), (b, key_b) in itertools.product(keys.items(), repeat=2):
        assert b"" < key_a < versions.after(order, a) < b"\xff"
        any_release = order in {"rpm", "pacman"} and "-" not in a and b.startswith(f"{a}-")
        if any_release or key_b <= key_a:
            assert key_b < versions.after(order, a), (a, b)
        elif order not in {"rpm", "pacman"}:
            assert key_b >= versions.after(order, a), (a, b)


@each_order
@quick
@given(text=st.text(max_size=12) | st.text("0123456789.-+~_:^abcdevrxg!*@ ", max_size=12))
def test_junk_raises_nothing_else(order: str, text: str) -> None:
    with contextlib.suppress(InvalidVersion, NoKey):
        assert versions.key(order, text)
        assert versions.compare(order, text, text) == 0


HOSTILE = [
    piece * math.ceil(versions.MAX_LENGTH / len(piece))
    for piece in [
        "1",
        "0",
        "a",
        "1.",
        ".1",
        "1-",
        "-1",
        "--",
        "~",
        "^",
        "1a",
        "a1",
        "0.",
        "-0",
        "a.",
        "1_p",
        "_rc",
        "+",
        "1+",
        ".-",
        "1!",
        "rc",
        "20",
        ".x",
        "::",
    ]
]


@each_order
@pytest.mark.parametrize("text", [text[: versions.MAX_LENGTH] for text in HOSTILE], ids=lambda text: text[:4])
def test_long_texts_have_keys_of_bounded_length(order: str, text: str) -> None:
    for candidate in (text, "1" + text[1:], "1." + text[2:], "1-" + text[2:], text[:-1] + "!", "1.0+" + text[4:]):
        try:
            key = versions.key(order, candidate)
        except (InvalidVersion, NoKey):
            continue
        assert len(key) <= 6 * versions.MAX_LENGTH
        assert versions.compare(order, candidate, candidate) == 0


@each_order
@pytest.mark.parametrize("text", ["", "1" * (versions.MAX_LENGTH + 1), "1." * versions.MAX_LENGTH, "go" + "1" * 2000])
def test_empty_and_too_long_texts_are_no_versions(order: str, text: str) -> None:
    with pytest.raises(
        InvalidVersion, match=rf"is no {'semver' if order == 'go' and 'go' not in text else order} version"
    ):
        versions.key(order, text)
    with pytest.raises(InvalidVersion):
        versions.compare(order, "1", text)


@each_order
def test_numbers_sort_by_value_at_every_width(order: str) -> None:
    values = sorted({(1 << bits) + step for bits in range(0, 3300, 37) for step in (-1, 0, 1)})
    keys = [versions.key(order, f"1.{value}") for value in values if order != "composer" or value]
    assert keys == sorted(keys)
    assert len(set(keys)) >= len(keys) - 1  # 1.0 may be 1


def test_an_unknown_order_is_named() -> None:
    for name in ("debian", "_encoding", "..model", ""):
        with pytest.raises(InvalidOrder, match="is no version order"):
            versions.key(name, "1")


@each_order
def test_encodings_are_numbered(order: str) -> None:
    assert versions.encoding(order) >= 1
