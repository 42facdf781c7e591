"""Statements v1 and v0.1; subjects count by their sha256 digests."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import intoto
from pratique.errors import InputError, UnreadableError

DIGEST = "sha256:" + "a" * 64


def statement(**more):
    made = {"_type": intoto.V1, "subject": [{"digest": {"sha256": "a" * 64}}], "predicateType": "p", "predicate": {}}
    return json.dumps(made | more).encode()


def test_what_is_written_is_read():
    read = intoto.decode(intoto.encode("p", DIGEST, b'{"a":[1]}', {"k": "v"}))
    assert (read.type, read.predicate_type, read.digests) == (intoto.V1, "p", (DIGEST,))
    assert json.loads(bytes(read.predicate)) == {"a": [1]}
    assert read.subject[0].texts == {"k": "v"}


def test_what_cosign_leaves_out():
    """cosign 3.0 wrote no predicate, cosign 3 writes no subject's name."""
    bare = json.loads(statement())
    del bare["predicate"]
    assert intoto.decode(json.dumps(bare).encode()).digests == (DIGEST,)
    assert intoto.decode(statement(_type=intoto.V01)).type == intoto.V01


def test_subjects_of_other_algorithms_are_none():
    assert intoto.decode(statement(subject=[{"digest": {"sha512": "a"}}, {"name": "x"}])).digests == ()


@pytest.mark.parametrize(
    "more",
    [
        {"_type": "https://in-toto.io/Statement/v2"},
        {"subject": {}},
        {"predicateType": 7},
        {"subject": [{"digest": {"sha256": 7}}]},
    ],
)
def test_other_statements(more):
    with pytest.raises(UnreadableError):
        intoto.decode(statement(**more))


@given(st.binary(max_size=100))
def test_noise(data):
    with pytest.raises(InputError):
        intoto.decode(data)
