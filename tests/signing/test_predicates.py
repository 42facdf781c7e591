"""Predicate types by URI and by cosign's names, and when a predicate was made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import UsageError
from pratique.signing import predicates


def test_names_and_uris():
    assert predicates.uri("spdxjson") == "https://spdx.dev/Document"
    assert predicates.uri("https://example.com/p") == "https://example.com/p"
    assert predicates.word("https://cyclonedx.org/bom") == "cyclonedx"
    assert predicates.word(predicates.IMAGE_SIGNATURE) == "signature"
    assert predicates.word("https://example.com/p") == "https://example.com/p"
    for wrong in ("sbom", "", "a:\x1b[0m", "a:" + "b" * 3000):
        with pytest.raises(UsageError):
            predicates.uri(wrong)


def test_when_a_predicate_was_made():
    vuln = predicates.NAMES["vuln"]
    assert (
        predicates.made(vuln, b'{"metadata": {"scanFinishedOn": "2026-01-01T01:00:00+01:00"}}')
        == "2026-01-01T00:00:00Z"
    )
    for silent in (
        b"{}",
        b"[]",
        b'{"metadata": 7}',
        b'{"metadata": {"scanFinishedOn": "soon"}}',
        b"\xff",
        b'{"metadata": {"scanFinishedOn": "2026-01-01"}}',
    ):
        assert predicates.made(vuln, silent) == ""
    assert predicates.made("https://example.com/p", b'{"timestamp": "2026-01-01T00:00:00Z"}') == ""


@given(st.sampled_from(list(predicates.NAMES.values())), st.binary(max_size=80))
def test_noise_has_no_time(uri, noise):
    assert isinstance(predicates.made(uri, noise), str)
