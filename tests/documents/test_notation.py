"""`documents.notation` and `documents.distinguished_name`: a trust policy is sound as a whole, or it is an error."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import distinguished_name, notation
from pratique.errors import InputError, UsageError
from signing.notaries import policy


def read(document) -> notation.TrustPolicy:
    return notation.policy(json.dumps(document).encode(), "trustpolicy.json")


def two(**more):
    first, second = (policy(**more)["trustPolicies"][0] for _ in range(2))
    return {"version": "1.0", "trustPolicies": [first, second | {"name": "second", "registryScopes": ["a.example/b"]}]}


def test_the_statement_of_a_repository_counts_before_the_one_of_all():
    found = read(two())
    assert found.statement("a.example/b").name == "second"
    for scope in ("a.example/b/c", "a.example", "", "*"):
        assert found.statement(scope).name == "all"
    assert read(policy(registryScopes=["a.example/b"])).statement("a.example/c") is None


def test_stores_and_subjects():
    one = read(
        policy(trustStores=["ca:x", "tsa:y", "signingAuthority:z"], trustedIdentities=["x509.subject: C=US, S=WA, O=a"])
    ).trust_policies[0]
    assert [one.stores(kind) for kind in ("ca", "tsa", "signingAuthority")] == [("x",), ("y",), ("z",)]
    assert one.subjects == ({"C": "US", "ST": "WA", "O": "a"},)


@pytest.mark.parametrize(
    "document",
    [
        {},
        policy() | {"version": "2.0"},
        policy() | {"more": 1},
        {"version": "1.0", "trustPolicies": []},
        policy(name=""),
        policy(registryScopes=[]),
        policy(registryScopes=["*", "a.example/b"]),
        policy(registryScopes=["a.example/b:1"]),
        policy(registryScopes=["a.example/*"]),
        policy(registryScopes=["a.example/b", "a.example/b"]),
        two(name="second"),
        policy("strictest"),
        policy(verification={"override": {"integrity": "log"}}),
        policy(verification={"override": {"authenticity": "skip"}}),
        policy(verification={"override": {"expiry": "ignore"}}),
        policy("skip"),
        policy(trustStores=[]),
        policy(trustStores=["tsa:x"]),
        policy(trustStores=["ca:../x"]),
        policy(trustStores=["ca:.."]),
        policy(trustStores=["ca"]),
        policy(trustStores=["other:x"]),
        policy(trustedIdentities=[]),
        policy(trustedIdentities=["*", "x509.subject: C=US, ST=WA, O=a"]),
        policy(trustedIdentities=["me@example.com"]),
        policy(trustedIdentities=["x509.subject: C=US, ST=WA"]),
        policy(trustedIdentities=["x509.subject: C=US, ST=WA, O=a, O=b"]),
        policy(trustedIdentities=["x509.subject: C=US, ST=WA, O="]),
    ],
    ids=[str(number) for number in range(28)],
)
def test_unsound_policies_are_errors(document):
    with pytest.raises(UsageError):
        read(document)


def test_what_is_no_json():
    with pytest.raises(UsageError):
        notation.policy(b"trustPolicies: []", "x")
    with pytest.raises(InputError):
        notation.artifact(b'{"targetArtifact":{},"targetArtifact":{}}')


@pytest.mark.parametrize(
    "text, found",
    [
        ("C=US,ST=WA,O=a b", {"C": "US", "ST": "WA", "O": "a b"}),
        (r"CN = a\, b \  ; O=x", {"CN": "a, b  ", "O": "x"}),
        (r"CN=\E2\82\AC\=1+OU=\\", {"CN": "€=1", "OU": "\\"}),
        ("2.5.4.97=x", {"2.5.4.97": "x"}),
        ("CN=", {"CN": ""}),
    ],
    ids=["plain", "escaped", "bytes", "number", "empty"],
)
def test_names(text, found):
    assert distinguished_name.parse(text) == found


@pytest.mark.parametrize(
    "text",
    ["", "CN", "=x", "CN=a,CN=b", "ST=a,S=b", "CN=#0401", "CN=a\\", r"CN=\FF", "C N=a", "x" * 5_000],
    ids=range(10),
)
def test_no_names(text):
    with pytest.raises(UsageError):
        distinguished_name.parse(text)


@given(st.dictionaries(st.sampled_from(["CN", "O", "OU", "L"]), st.text(max_size=20), min_size=1))
def test_whatever_is_escaped_is_read_again(values):
    escaped = {key: "".join(f"\\{byte:02x}" for byte in value.encode()) for key, value in values.items()}
    assert distinguished_name.parse(",".join(f"{key}={value}" for key, value in escaped.items())) == values


@given(st.text(max_size=60))
def test_any_text(text):
    with contextlib.suppress(UsageError):
        distinguished_name.parse(text)
