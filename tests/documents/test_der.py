"""DER: what is read is exactly what was written; every other spelling, and everything that is cut off, is refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sigstores
from pratique.documents import der
from pratique.errors import UnreadableError


@given(st.lists(st.tuples(st.sampled_from([0x02, 0x04, 0x30, 0xA0]), st.binary(max_size=300)), max_size=5))
def test_what_was_written_is_read(parts):
    data = b"".join(sigstores.der(*part) for part in parts)
    found = der.several(data)
    assert [(each.tag, each.content) for each in found] == parts
    assert b"".join(each.raw for each in found) == data


@given(st.binary(max_size=64))
def test_anything_else_is_an_error_of_ours(data):
    try:
        found = der.several(data)
    except UnreadableError:
        return
    # One spelling each: what is accepted is what would be written.
    assert b"".join(sigstores.der(each.tag, each.content) for each in found) == data
    for each in found:
        for read in (der.integer, der.oid, der.text, der.time):
            try:
                read(each)
            except UnreadableError:
                continue


@given(st.integers(-(1 << 200), 1 << 200))
def test_integers(value):
    data = value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)
    assert der.integer(der.one(sigstores.der(2, data))) == value


@given(st.lists(st.integers(0, 1 << 40), max_size=6), st.integers(0, 39), st.integers(0, 2))
def test_object_identifiers(rest, second, first):
    dotted = ".".join(map(str, (first, second, *rest)))
    assert der.oid(der.one(sigstores.oid(dotted))) == dotted


@pytest.mark.parametrize(
    "data",
    [
        "",  # nothing where one is due
        "0500 0500",  # two
        "04",  # no length
        "0402 00",  # cut off
        "0480 0000",  # an indefinite length
        "048101 00",  # a length that is longer than it needs to be
        "04820001 00",
        "0485 0000000001 00",
        "1f8100 00",  # a tag of several bytes
    ],
)
def test_what_is_refused(data):
    with pytest.raises(UnreadableError):
        der.one(bytes.fromhex(data))


@pytest.mark.parametrize("data", ["02 00", "0202 0001", "0202 ffff", "0401 01"])
def test_integers_that_are_none(data):
    with pytest.raises(UnreadableError):
        der.integer(der.one(bytes.fromhex(data)))


@pytest.mark.parametrize("data", ["0600", "0601 80", "0603 2a8001", "0602 2a86", "0641" + "01" * 65])
def test_object_identifiers_that_are_none(data):
    with pytest.raises(UnreadableError):
        der.oid(der.one(bytes.fromhex(data)))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("20260601120000Z", dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)),
        ("20260601120000.5Z", dt.datetime(2026, 6, 1, 12, 0, 0, 500000, tzinfo=dt.UTC)),
        ("20260601120000.123456789Z", dt.datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=dt.UTC)),
        ("20260601120000", None),
        ("20260601120000+0200", None),
        ("20261301120000Z", None),
        ("2026060112000Z", None),
        ("2026060112000\N{ARABIC-INDIC DIGIT ONE}Z", None),
        ("", None),
    ],
)
def test_times(text, expected):
    element = der.one(sigstores.der(der.GENERALIZED_TIME, text.encode()))
    if expected:
        assert der.time(element) == expected
    else:
        with pytest.raises(UnreadableError):
            der.time(element)


def test_sizes_are_bounded():
    with pytest.raises(UnreadableError, match="over"):
        der.several(sigstores.der(4, bytes(der.LIMIT)))
    with pytest.raises(UnreadableError, match="over"):
        der.several(b"\5\0" * 2000)
