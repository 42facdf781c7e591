"""`documents.jws` and `documents.cose`: what is signed is what is read; nothing is there twice."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import cose, jws
from pratique.documents.cbor import Tag
from pratique.errors import InputError, UnreadableError
from signing.notaries import encode


def url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def flattened(**more):
    made = {"payload": url(b"p"), "protected": url(b'{"alg":"x"}'), "header": {"k": 1}, "signature": url(b"s")}
    return json.dumps(made | more).encode()


def sign1(protected=None, unprotected=None, payload=b"p", signature=b"s", tag=18, extra=()):
    headers = encode({1: -7} if protected is None else protected)
    return encode(Tag(tag, (headers, {} if unprotected is None else unprotected, payload, signature, *extra)))


def test_parts():
    found = jws.decode(flattened())
    assert (found.headers, found.unprotected, found.payload, found.signature) == ({"alg": "x"}, {"k": 1}, b"p", b"s")
    assert found.signed == ".".join((url(b'{"alg":"x"}'), url(b"p"))).encode()
    other = cose.decode(sign1(unprotected={33: b"c"}))
    assert (other.headers, other.unprotected, other.payload, other.signature) == ({1: -7}, {33: b"c"}, b"p", b"s")
    assert other.signed == encode(["Signature1", encode({1: -7}), b"", b"p"])


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        flattened(more=1),
        flattened(header={"alg": "y"}),
        flattened(header=[]),
        flattened(payload=url(b"p") + "="),
        flattened(payload="cB"),
        flattened(payload="+/+/"),
        flattened(protected=url(b"[]")),
        flattened(protected=url(b'{"a":1,"a":2}')),
        flattened(signatures=[]),
        flattened()[:-1] + b',"payload":"cA"}',
    ],
    ids=[
        "empty",
        "list",
        "unknown",
        "twice",
        "header",
        "padded",
        "bits",
        "standard",
        "array",
        "duplicate",
        "general",
        "duplicate-payload",
    ],
)
def test_odd_jws_are_refused(data):
    with pytest.raises(UnreadableError):
        jws.decode(data)


@pytest.mark.parametrize(
    "data",
    [
        sign1(tag=98),
        sign1(extra=(b"",)),
        sign1(payload=None),
        sign1(signature="s"),
        sign1(unprotected={1: -7}),
        sign1(unprotected=()),
        sign1(protected=()),
        encode([encode({}), {}, b"p", b"s"]),
        encode(Tag(18, b"")),
        sign1() + b"\x00",
    ],
    ids=["tag", "parts", "detached", "text", "twice", "unprotected", "protected", "untagged", "bytes", "after"],
)
def test_odd_cose_are_refused(data):
    with pytest.raises(UnreadableError):
        cose.decode(data)


@given(st.binary(max_size=100))
def test_any_bytes(data):
    for decode in (jws.decode, cose.decode):
        with pytest.raises(InputError):
            decode(data)
