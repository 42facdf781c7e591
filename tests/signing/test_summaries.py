"""A verification summary counts for one verifier, one policy and one resource, and when it passed."""

import json

import pytest

from documents.test_predicates import WHOLE
from pratique.signing.summaries import Wanted, unmet

DIGEST = "sha256:" + 64 * "1"
POLICY = "sha256:" + 64 * "a"
PURL = f"pkg:oci/app@{DIGEST.replace(':', '%3A')}"
OURS = f"{PURL}?repository_url=registry.example.com/team/app"
WANTED = Wanted(verifier="https://example.com/v", policy_digest=POLICY, repository="registry.example.com/team/app")


def why(wanted=WANTED, **change):
    return unmet(wanted, json.dumps(WHOLE | {"resourceUri": OURS} | change).encode(), (DIGEST,))


def test_what_is_demanded():
    assert why() == ""
    assert why(Wanted(verifier="https://example.com/v")) == ""


@pytest.mark.parametrize(
    "change, said",
    [
        ({"verifier": {"id": "https://example.com/v/"}}, "verifier"),
        ({"verifier": {"id": ""}}, "verifier"),
        ({"policy": {"digest": {"sha256": 64 * "b"}}}, "policy"),
        ({"policy": {"digest": {"sha512": 64 * "a"}}}, "policy"),
        ({"policy": {}}, "policy"),
        ({"verificationResult": "FAILED"}, "FAILED"),
        ({"verificationResult": "passed"}, "passed"),
        ({"resourceUri": ""}, "resource"),
        ({"verifier": 1}, "read"),
    ],
    ids=str,
)
def test_what_is_not(change, said):
    assert said in why(**change)


@pytest.mark.parametrize(
    "uri",
    [
        OURS,
        PURL,
        f"registry.example.com/team/app@{DIGEST}",
        f"registry.example.com/team/app:1@{DIGEST}",
        "registry.example.com/team/app:1",
        "registry.example.com/team/app",
    ],
)
def test_names_of_the_image(uri):
    assert why(resourceUri=uri) == ""


@pytest.mark.parametrize(
    "uri",
    [
        f"pkg:oci/app@sha256%3A{64 * '2'}?repository_url=registry.example.com/team/app",
        f"{PURL}?repository_url=registry.example.com/team/other",
        f"registry.example.com/team/app@sha256:{64 * '2'}",
        "registry.example.com/team/app2",
        "registry.example.com/team",
        "pkg:oci/app",
        "pkg:oci/",
        "pkg:oci/app@?&&&&",
        "?" * 10_000,
    ],
    ids=range(9),
)
def test_names_of_others(uri):
    assert "resource" in why(resourceUri=uri)


def test_a_resource_that_is_spelled_out():
    wanted = Wanted(verifier="https://example.com/v", resource="https://example.com/app")
    assert why(wanted, resourceUri="https://example.com/app") == ""
    assert "resource" in why(wanted)


def test_in_a_layout_the_digest_decides():
    wanted = Wanted(verifier="https://example.com/v")
    assert why(wanted, resourceUri=PURL) == ""
    assert "resource" in why(wanted, resourceUri="registry.example.com/team/app")
