"""Summaries from outside are read, or refused by name."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import predicates
from pratique.errors import InputError

WHOLE = {
    "verifier": {"id": "https://example.com/v"},
    "timeVerified": "2026-01-01T00:00:00Z",
    "resourceUri": "pkg:oci/app",
    "policy": {"digest": {"sha256": 64 * "a"}},
    "verificationResult": "PASSED",
    "verifiedLevels": [],
    "slsaVersion": "1.0",
}


def test_what_is_not_known_is_passed_over():
    found = predicates.summary(json.dumps(WHOLE | {"later": {"deep": [1]}}).encode())
    assert (found.verifier.id, found.result) == ("https://example.com/v", "PASSED")


@pytest.mark.parametrize(
    "change",
    [
        {"verifier": "me"},
        {"verifier": {"id": 1}},
        {"verificationResult": True},
        {"policy": {"digest": {"sha256": 1}}},
        {"policy": None},
        {"resourceUri": ["a"]},
        {"inputAttestations": {}},
    ],
    ids=str,
)
def test_wrong_types_are_refused(change):
    with pytest.raises(InputError):
        predicates.summary(json.dumps(WHOLE | change).encode())


@pytest.mark.parametrize(
    "data", [b"null", b"[]", b"{}", b"{", b"[" * 100_000, b'{"verifier":1,"verifier":2}'], ids=range(6)
)
def test_other_documents_are_refused(data):
    with pytest.raises(InputError):
        predicates.summary(data)


def test_a_large_one_is_refused():
    with pytest.raises(InputError, match="limit"):
        predicates.summary(json.dumps(WHOLE | {"more": "a" * predicates.LIMIT}).encode())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.sampled_from(sorted(WHOLE)), x),
    )
)
def test_nothing_else_is_raised(value):
    with contextlib.suppress(InputError):
        predicates.summary(json.dumps(value).encode())
