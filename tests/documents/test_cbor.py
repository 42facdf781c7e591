"""`documents.cbor`: one reading of each document, bounded; what could be read in two ways is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import cbor
from pratique.documents.cbor import Tag
from pratique.errors import InputError, LimitError, UnreadableError
from signing.notaries import encode

PLAIN = st.integers(-(2**64), 2**64 - 1) | st.binary(max_size=300) | st.text(max_size=100) | st.booleans() | st.none()
KEYS = st.integers(-(2**64), 2**64 - 1) | st.text(max_size=20)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=5).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=5)
        | st.builds(Tag, st.integers(0, 2**64 - 1), inner)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read(value):
    assert cbor.decode(encode(value)) == value


@given(VALUES, st.integers(0, 400), st.integers(1, 255))
def test_whatever_is_read_is_written_in_one_way(value, at, change):
    """Of altered bytes either nothing is read, or a value whose only encoding they are."""
    data = bytearray(encode(value))
    data[at % len(data)] ^= change
    try:
        found = cbor.decode(bytes(data))
    except InputError:
        return
    assert encode(found) == bytes(data)


@given(st.binary(max_size=200))
def test_any_bytes(data):
    with contextlib.suppress(InputError):
        cbor.decode(data)


@given(VALUES)
def test_a_beginning_is_no_document(value):
    data = encode(value)
    for end in range(min(len(data), 30)):
        with pytest.raises(UnreadableError):
            cbor.decode(data[:end])


@pytest.mark.parametrize(
    "data",
    [
        b"\x18\x17",  # 23 in two bytes
        b"\x19\x00\xff",
        b"\x1b\x00\x00\x00\x00\xff\xff\xff\xff",
        b"\x58\x01a",
        b"\x5f\x41a\xff",  # bytes of indefinite length
        b"\x9f\xff",
        b"\xbf\xff",
        b"\xf9\x00\x00",  # floats
        b"\xfb" + bytes(8),
        b"\xf8\x20",
        b"\xf7",
        b"\xe0",
        b"\x1c",
        b"\x61\xff",
        b"\xa2\x01\x02\x01\x03",  # the key 1 twice
        b"\xa1\xf4\x00",  # a key that is no number or text
        b"\xa1\x41a\x00",
        b"\x00\x00",
        b"",
    ],
    ids=lambda data: data.hex() or "nothing",
)
def test_odd_encodings_are_refused(data):
    with pytest.raises(UnreadableError):
        cbor.decode(data)


@pytest.mark.parametrize(
    "data",
    [b"\x81" * 1_000 + b"\x00", b"\xc1" * 1_000 + b"\x00", encode([0] * 20_000), bytes(cbor.LIMIT + 1)],
    ids=["arrays", "tags", "values", "bytes"],
)
def test_depth_count_and_size_are_bounded(data):
    with pytest.raises(LimitError):
        cbor.decode(data)


@pytest.mark.parametrize(
    "data", [b"\x9a\xff\xff\xff\xff", b"\xbb" + b"\xff" * 8, b"\x5b" + b"\xff" * 8], ids=["array", "map", "bytes"]
)
def test_claimed_lengths_take_no_memory(data):
    with pytest.raises(UnreadableError, match="cut off"):
        cbor.decode(data)
