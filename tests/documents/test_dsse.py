"""DSSE's own test vector, both alphabets, and nothing but errors of ours for noise."""

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import dsse
from pratique.errors import InputError, UnreadableError


def test_the_protocols_own_vector():
    assert (
        dsse.pae("http://example.com/HelloWorld", b"hello world")
        == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
    assert dsse.pae("", b"") == b"DSSEv1 0  0 "
    assert dsse.pae("é", b"x") == b"DSSEv1 2 \xc3\xa9 1 x"


PAIRS = st.tuples(st.sampled_from(["", "a", "a 1", "1 a"]), st.sampled_from([b"", b"a", b" a", b"1 a", b"a 1 a"]))


@given(PAIRS, PAIRS)
def test_two_contents_never_encode_alike(one, other):
    assert (dsse.pae(*one) == dsse.pae(*other)) is (one == other)


@given(st.binary())
def test_both_alphabets(payload):
    assert dsse.unpacked(base64.b64encode(payload).decode(), "x") == payload
    assert dsse.unpacked(base64.urlsafe_b64encode(payload).decode(), "x") == payload


@given(st.text(max_size=40))
def test_noise_in_base64(text):
    with contextlib.suppress(UnreadableError):
        dsse.unpacked(text, "x")


@given(st.binary(max_size=200))
def test_noise(data):
    with pytest.raises(InputError):
        dsse.decode(data)


def test_numbers_of_signatures():
    for count in (0, 17):
        with pytest.raises(UnreadableError, match="signatures"):
            dsse.checked(dsse.encode(b"", "x", [b"s"] * count))
