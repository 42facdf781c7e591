import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import strict
from pratique.errors import InputError, LimitError, UnreadableError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_honest_json_reads_as_it_is(value):
    assert strict.check(json.dumps(value).encode(), "it") == value


@given(st.binary())
def test_any_bytes_are_read_or_refused_by_name(data):
    with contextlib.suppress(InputError):
        strict.check(data, "it")


def test_half_a_character_is_refused_and_a_whole_one_read():
    assert strict.check(rb'"\ud83d\ude00"', "it") == "😀"
    with pytest.raises(UnreadableError):
        strict.check(rb'["\ud83d"]', "it")
    with pytest.raises(UnreadableError):
        strict.check(b'"\xed\xa0\x80"', "it")


def test_a_key_that_appears_twice_is_refused():
    with pytest.raises(UnreadableError, match="'a' appears twice"):
        strict.check(b'{"x": [{"a": 1, "b": 2, "a": 3}]}', "it")


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_deep_nesting_is_refused(opening):
    with pytest.raises(LimitError, match="nested"):
        strict.check(opening * 200_000, "it")


def test_a_large_document_is_refused_before_it_is_read():
    with pytest.raises(LimitError, match="limit is 10"):
        strict.check(b"x" * 11, "it", limit=10)


def test_a_value_of_another_type_is_refused():
    with pytest.raises(UnreadableError):
        strict.decode(b'{"a": "x"}', dict[str, int], "it")
