"""A verification summary counts for one verifier, one policy and one resource, and when it passed."""

import datetime as dt
import json

import pytest

from documents.test_predicates import WHOLE
from pratique.documents import dsse, intoto, sigstore_bundle
from pratique.model.signature import Collected
from pratique.signing.evaluation import Demand, TrustedKey, evaluate, hint
from pratique.signing.predicates import NAMES
from pratique.signing.summaries import Wanted, failed, unmet
from signing.shelf import KEY, OTHER, bundle

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


@pytest.mark.parametrize("result", ["FAILED", "passed", ""])
def test_whatever_did_not_pass_failed(result):
    assert failed(json.dumps(WHOLE | {"verificationResult": result}).encode())
    assert failed(json.dumps(WHOLE).encode()) == ""


def summary(result, time, key=KEY, **change):
    predicate = json.dumps(WHOLE | {"resourceUri": OURS, "verificationResult": result, "timeVerified": time} | change)
    statement = intoto.encode(NAMES["vsa"], DIGEST, predicate.encode())
    made = dsse.encode(statement, intoto.PAYLOAD_TYPE, [key.sign(dsse.pae(intoto.PAYLOAD_TYPE, statement))])
    return bundle(sigstore_bundle.encode(made, hint(key.public)))


@pytest.mark.parametrize(
    "others, met",
    [
        ([], True),
        ([("FAILED", "2026-01-01T00:00:00Z")], True),
        ([("FAILED", "2026-01-02T00:00:00Z")], False),
        ([("FAILED", "2026-01-03T00:00:00Z")], False),
        ([("FAILED", "2026-01-03T00:00:00Z"), ("PASSED", "2026-01-04T00:00:00Z")], True),
        ([("FAILED", "")], False),
        ([("FAILED", "2026-01-01T00:00:00Z"), ("FAILED", "")], False),
        ([("FAILED", "2026-01-03T00:00:00Z", OTHER)], True),
    ],
    ids=range(8),
)
def test_of_those_that_are_about_what_is_demanded_the_latest_counts(others, met):
    found = [summary("PASSED", "2026-01-02T00:00:00Z"), *(summary(*each) for each in others)]
    stranger = summary("FAILED", "2026-01-09T00:00:00Z", verifier={"id": "https://example.com/w"})
    collected = Collected(tuple(each for one in (*found, stranger) for each in one.material))
    demand = Demand(name="us", keys=(TrustedKey(KEY.public),), predicate_type=NAMES["vsa"], summary=WANTED)
    answer = evaluate(demand, (DIGEST,), collected, dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert answer.met is met
    assert met or "failed" in answer.reason
