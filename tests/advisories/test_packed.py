"""A stored record is bounded and whole, or it is none."""

import pytest

from pratique.advisories.packed import BadRecordError, deflate, inflate, valid_id


def test_inflate_is_bounded_and_demands_the_end():
    whole = deflate(b"x" * 5000)
    assert inflate(whole) == b"x" * 5000
    for bad, limit in ((whole, 4999), (whole[:-1], 5000), (b"\xff\xff", 10), (b"", 10)):
        with pytest.raises(BadRecordError):
            inflate(bad, limit)


def test_ids_are_printable_and_no_paths():
    assert valid_id("RLSA-2024:3671")
    assert valid_id("FOP-a_b~c(1)")
    assert not any(map(valid_id, ["", ".", "..", "a/b", "a\\b", "a b", "a\n", "ü", "x" * 201]))
