"""Authorities of an image policy: what can be verified is, what cannot is never met, and mistakes stop everything."""

import pytest

import sigstores
from pratique.documents import intoto
from pratique.errors import UsageError
from pratique.model.signature import Layout
from pratique.signing import authorities, trust_root
from pratique.signing.predicates import IMAGE_SIGNATURE
from signing.shelf import KEY, OTHER, SIGNED, bundle
from signing.test_evaluation import AT, SBOM, signed, together

PEM, OTHERS = KEY.public.pem.decode(), OTHER.public.pem.decode()
KEYED = {"key": {"data": PEM}}


def ask(raw, collected, predicate_type=""):
    [authority] = authorities.read([raw], "p.yaml", predicate_type)
    return authorities.ask(authority, "p.yaml", [SIGNED], collected, AT)[0]


def test_a_key():
    claim = ask(KEYED, signed())
    assert (claim.valid, claim.kind, claim.policy, claim.authority) == (True, "signature", "p.yaml", "authority-0")
    assert claim.signer == "p.yaml: authority authority-0"
    claim = ask({"name": "us"} | KEYED, signed(OTHER))
    assert (claim.valid, claim.reason.partition(":")[0]) == (False, "us")


def test_several_keys_of_one_authority_are_alternatives():
    assert ask({"key": {"data": PEM + OTHERS}}, signed(OTHER)).valid


def test_attestations_are_asked_for_instead_of_a_signature():
    raw = KEYED | {
        "attestations": [{"name": "a", "predicateType": "cyclonedx"}, {"name": "b", "predicateType": "openvex"}]
    }
    vex = signed(predicate_type="https://openvex.dev/ns")
    sbom = signed(predicate_type=SBOM)
    assert not ask(raw, signed()).valid
    assert not ask(raw, sbom).valid
    assert ask(raw, together(sbom, vex)).valid
    assert ask(raw, together(sbom, vex)).kind == "attestation"


def test_the_predicate_type_of_an_attestation_that_the_policy_demands():
    claim = ask(KEYED, signed(predicate_type=SBOM), SBOM)
    assert (claim.valid, claim.kind, claim.predicate_type) == (True, "attestation", SBOM)
    assert not ask(KEYED, signed(), SBOM).valid


def test_the_layout_that_an_authority_names():
    assert ask(KEYED | {"signatureFormat": "bundle"}, signed()).valid
    claim = ask(KEYED | {"signatureFormat": "legacy"}, signed())
    assert not claim.valid
    assert Layout.BUNDLE in claim.reason


def test_times_of_a_key():
    revoked = {"key": {"data": PEM, "revokedAt": "2026-05-01T00:00:00Z"}}
    claim = ask(revoked, signed())
    assert not claim.valid
    assert "was revoked at" in claim.reason
    with pytest.raises(UsageError, match="without its zone"):
        authorities.read([{"key": {"data": PEM, "validUntil": "2026-05-01T00:00:00"}}], "p.yaml")


@pytest.mark.parametrize(
    "raw",
    [
        {"keyless": {"identities": [{"issuer": "x", "subject": "y"}], "trustRootRef": "theirs"}},
        {"keyless": {"identities": [{"issuer": "x", "subject": "y"}], "ca-cert": {"data": "x"}}},
        {"static": {"action": "pass"}},
        {"key": {"secretRef": {"name": "x"}}},
        {"key": {"kms": "awskms://x"}},
        {"key": {"data": PEM, "kms": "awskms://x"}},
        KEYED | {"source": [{"oci": "registry.example.com/signatures"}]},
        KEYED | {"ctlog": {"trustRootRef": "x"}},
        KEYED | {"rfc3161timestamp": {"trustRootRef": "x"}},
        KEYED | {"attestations": [{"name": "a", "predicateType": "custom", "policy": {"type": "cue", "data": "x"}}]},
    ],
)
def test_what_cannot_be_verified_yet_is_never_met(raw):
    for collected in (signed(), signed(predicate_type=SBOM)):
        claim = ask(raw, collected)
        assert not claim.valid
        assert "cannot verify" in claim.reason


KEYLESS = {"keyless": {"identities": [{"issuer": sigstores.ISSUER, "subject": sigstores.SUBJECT}]}}
ROOT = trust_root.read(sigstores.instance().trusted_root(), "root.json")
STATEMENT = intoto.encode(IMAGE_SIGNATURE, SIGNED, b"{}")


def rooted(raw, collected, root=ROOT):
    [authority] = authorities.read([raw], "p.yaml")
    return authorities.ask(authority, "p.yaml", [SIGNED], collected, AT, root)[0]


@pytest.mark.parametrize("log", ["v1", "v2"])
def test_keyless(log):
    collected = bundle(sigstores.instance().bundle(STATEMENT, log=log))
    claim = rooted(KEYLESS, collected)
    assert (claim.valid, claim.signer) == (True, f"{sigstores.SUBJECT} ({sigstores.ISSUER})")
    claim = rooted(KEYLESS, bundle(sigstores.instance().bundle(STATEMENT, subject="other@example.com")))
    assert (claim.valid, "expected" in claim.reason) == (False, True)
    assert not rooted(KEYLESS, signed()).valid


@pytest.mark.parametrize("raw", [KEYLESS, KEYED | {"ctlog": {"url": sigstores.V1}}, KEYED | {"rfc3161timestamp": {}}])
def test_what_rests_on_a_trust_root_is_not_met_without_one(raw):
    claim = rooted(raw, signed(), None)
    assert (claim.valid, "set `trusted_root`" in claim.reason) == (False, True)
    assert not rooted(raw, signed()).valid


def test_urls_narrow_the_trust_root():
    collected = bundle(sigstores.instance().bundle(STATEMENT))
    assert rooted({"keyless": KEYLESS["keyless"] | {"url": "https://fulcio.example.com"}}, collected).valid
    assert not rooted({"keyless": KEYLESS["keyless"] | {"url": "https://other.example.com"}}, collected).valid
    assert rooted(KEYLESS | {"ctlog": {"url": sigstores.V1}}, collected).valid
    assert not rooted(KEYLESS | {"ctlog": {"url": sigstores.V2}}, collected).valid


def test_what_anybody_could_have_signed_is_said():
    everybody = {"name": "all", "keyless": {"identities": [{"issuer": sigstores.ISSUER, "subjectRegExp": ".*"}]}}
    claim = rooted(everybody, bundle(sigstores.instance().bundle(STATEMENT)))
    assert claim.valid
    assert [note.partition(" The expression '.*'")[0] for note in claim.notes] == ["all:"]
    assert rooted(KEYLESS, bundle(sigstores.instance().bundle(STATEMENT))).notes == ()


def test_timestamps_and_promises_of_certificates():
    stamped = bundle(sigstores.instance().bundle(STATEMENT, stamped=True))
    plain = bundle(sigstores.instance().bundle(STATEMENT))
    assert rooted(KEYLESS | {"rfc3161timestamp": {}}, stamped).valid
    assert not rooted(KEYLESS | {"rfc3161timestamp": {}}, plain).valid
    unlisted = bundle(sigstores.instance().bundle(STATEMENT, sct=False))
    assert not rooted(KEYLESS, unlisted).valid
    assert rooted({"keyless": KEYLESS["keyless"] | {"insecureIgnoreSCT": True}}, unlisted).valid


@pytest.mark.parametrize(
    "raw",
    [
        {"keyless": {}},
        {"keyless": {"identities": [{"issuer": "x"}]}},
        {"keyless": {"identities": [{"issuer": "x", "subjectRegExp": "("}]}},
        {"keyless": {"identities": [{"issuer": "x", "issuerRegExp": "x", "subject": "y"}]}},
        {},
        "key",
        {"keys": []},
        {"key": {"data": "no key"}},
        {"key": {}},
        {"key": {"data": PEM, "hashAlgorithm": "md5"}},
        {"key": {"data": PEM}, "keyless": {}},
        {"key": {"data": PEM, "unknown": 1}},
        KEYED | {"attestations": [{"name": "a", "predicateType": "no-such"}]},
        KEYED | {"signatureFormat": "other"},
    ],
)
def test_mistakes(raw):
    with pytest.raises(UsageError, match=r"p\.yaml|predicate type"):
        authorities.read([raw], "p.yaml")
    with pytest.raises(UsageError, match="no attestations of its own"):
        authorities.read([KEYED | {"attestations": [{"name": "a", "predicateType": SBOM}]}], "p.yaml", SBOM)
