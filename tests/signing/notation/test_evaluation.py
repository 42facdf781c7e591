"""`signing.notation.evaluation`: each level of a trust policy asks what it must; whatever is unknown is no signature."""

import datetime as dt
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import notation
from pratique.documents.notation import Artifact
from pratique.signing.notation import evaluation
from pratique.signing.notation.evaluation import Signature, Trusted
from pratique.signing.why import Why
from signing import notaries
from signing.notaries import AT, KEYS, SUBJECT, certificate

ARTIFACT = Artifact("application/vnd.oci.image.manifest.v1+json", "sha256:" + "1" * 64, 400)
KINDS = {"jws": (notation.JWS, notaries.jws), "cose": (notation.COSE, notaries.cose)}
BOTH = pytest.mark.parametrize("kind", KINDS)
NOTARY = notaries.notary()
DAY = dt.timedelta(days=1)


def judge(by=NOTARY, kind="jws", at=AT, level="strict", roots=None, content=None, headers=None, **statement):
    """The answer for one envelope, and how it was judged."""
    media_type, make = KINDS[kind]
    made = make(by, notaries.payload(ARTIFACT) if content is None else content, headers)
    one = notation.policy(json.dumps(notaries.policy(level, **statement)).encode(), "p").trust_policies[0]
    trusted = Trusted(*(roots if roots is not None else ((by.root,),)))
    answer = evaluation.evaluate(one, trusted, ARTIFACT, [Signature(media_type, made, "sha256:e", "sha256:m")], (), at)
    return answer, answer.checked[0].why


@BOTH
@pytest.mark.parametrize("algorithm", KEYS)
@pytest.mark.parametrize("depth", [0, 1, 3])
def test_what_is_signed_counts(kind, algorithm, depth):
    answer, why = judge(notaries.notary(algorithm, depth), kind)
    assert (answer.met, why) == (True, Why.VALID)
    assert answer.names == ("CN=signer,O=Wabbit\\, Inc.,ST=WA,C=US",)


@BOTH
def test_other_artifacts(kind):
    for other in (
        Artifact(ARTIFACT.media_type, "sha256:" + "2" * 64, 400),
        Artifact("application/vnd.oci.image.index.v1+json", ARTIFACT.digest, 400),
        Artifact(ARTIFACT.media_type, ARTIFACT.digest, 401),
    ):
        assert judge(kind=kind, content=notaries.payload(other))[1] is Why.OTHER_DIGEST
    for content in (b"{}", b"", b'{"targetArtifact":null}'):
        assert judge(kind=kind, content=content)[1] is Why.UNREADABLE


@BOTH
def test_altered_bytes(kind):
    media_type, make = KINDS[kind]
    made = make(NOTARY, notaries.payload(ARTIFACT))
    one = notation.policy(json.dumps(notaries.policy("audit")).encode(), "p").trust_policies[0]
    for at in range(len(made)):
        altered = made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :]
        [found] = evaluation.evaluate(
            one, Trusted((NOTARY.root,)), ARTIFACT, [Signature(media_type, altered, "", "")], (), AT
        ).checked
        # No bit is without meaning: certificates and base64 have one spelling each.
        assert found.why is not Why.VALID, at


@pytest.mark.parametrize("level, met", [("strict", False), ("permissive", False), ("audit", True)], ids=str)
def test_authenticity(level, met):
    other = notaries.notary()
    answer, _ = judge(level=level, roots=((other.root,),))
    assert answer.met is met
    assert bool(answer.warnings) is met
    named = judge(level=level, trustedIdentities=["x509.subject: C=US, ST=WA, O=Wabbit\\, Inc., CN=other"])[0]
    assert named.met is met


@pytest.mark.parametrize(
    "identity, met",
    [
        ("C=US, ST=WA, O=Wabbit\\, Inc.", True),
        ("CN=signer, C=US, S=WA, O=Wabbit\\, Inc.", True),
        ("C=US, ST=WA, O=Wabbit", False),
        ("C=us, ST=WA, O=Wabbit\\, Inc.", False),
        ("C=US, ST=WA, O=Wabbit\\, Inc., OU=x", False),
    ],
    ids=["less", "all", "other", "case", "more"],
)
def test_identities(identity, met):
    assert judge(trustedIdentities=[f"x509.subject: {identity}"])[0].met is met


def test_a_store_of_another_kind_is_none():
    assert judge(roots=((), (NOTARY.root,)))[1] is Why.CERTIFICATE_UNTRUSTED
    assert judge(roots=((), (), (NOTARY.root,)))[1] is Why.CERTIFICATE_UNTRUSTED


@BOTH
def test_signing_authorities(kind):
    """Theirs is the time that counts, and a trust store of their own."""
    headers = notaries.headers("notary.x509.signingAuthority", AT)
    later = AT + 30 * DAY
    for roots, at, met in ((((), (NOTARY.root,)), later, True), (((NOTARY.root,),), AT, False)):
        assert judge(kind=kind, headers=headers, roots=roots, at=at)[0].met is met
    early = notaries.headers("notary.x509.signingAuthority", AT - 30 * DAY)
    assert judge(kind=kind, headers=early, roots=((), (NOTARY.root,)))[1] is Why.CERTIFICATE_EXPIRED


@pytest.mark.parametrize("level, met", [("strict", False), ("permissive", True), ("audit", True)], ids=str)
def test_expiry_of_signature_and_certificates(level, met):
    headers = notaries.headers(expiry=AT)
    assert judge(headers=headers, at=AT - DAY, level=level)[0].met
    assert judge(headers=headers, at=AT, level=level)[0].met is met
    assert judge(at=AT + 30 * DAY, level=level)[0].met is met
    assert judge(at=AT - 30 * DAY, level=level)[0].met is met


def test_overrides():
    logged = {"override": {"expiry": "log", "authenticTimestamp": "log"}}
    answer, _ = judge(headers=notaries.headers(expiry=AT - DAY), at=AT + 30 * DAY, verification=logged)
    logged = [each for each in answer.warnings if "only logged" in each]
    assert (answer.met, len(logged)) == (True, 2)
    assert not judge(at=AT + 30 * DAY, level="audit", verification={"override": {"authenticTimestamp": "enforce"}})[
        0
    ].met


def _leaf(**more):
    return notaries.notary(**more)


@pytest.mark.parametrize(
    "by",
    [
        _leaf(usage=()),
        _leaf(usage=("key_agreement",)),
        _leaf(usage=("digital_signature", "key_cert_sign")),
        _leaf(ca=True, usage=("digital_signature",)),
        _leaf(purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)),
        _leaf(purposes=(ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)),
        _leaf(more=((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"x"), True),)),
        _leaf(more=((x509.NameConstraints([x509.DNSName("a.example")], None), False),)),
        _leaf(depth=0, ca=True, usage=("digital_signature", "key_cert_sign")),
    ],
    ids=[
        "no-usage",
        "other-usage",
        "issues",
        "authority",
        "server",
        "any-purpose",
        "unknown",
        "names",
        "own-authority",
    ],
)
def test_certificates_that_may_not_sign(by):
    for level in ("strict", "audit"):
        assert judge(by, level=level)[1] is Why.CERTIFICATE_UNTRUSTED


def test_chains_that_are_none():
    first, second, root = notaries.notary(depth=2).chain
    key = KEYS["ES256"]
    below = certificate({"CN": "root"}, notaries._AUTHORITIES[0], ca=True, path=0)
    between = certificate({"CN": "between"}, notaries._AUTHORITIES[1], below, notaries._AUTHORITIES[0], ca=True)
    deep = certificate(SUBJECT, key, between, notaries._AUTHORITIES[1])
    signer = certificate({"CN": "a"}, notaries._AUTHORITIES[0])
    by_signer = certificate(SUBJECT, key, signer, notaries._AUTHORITIES[0])
    chains = [(first,), (first, root), (first, root, second), (second, first, root), (first, second)]
    chains += [(first, second, root, root), (deep, between, below), (by_signer, signer)]
    for chain in chains:
        by = notaries.Notary(key, "ES256", chain)
        assert judge(by, level="audit", roots=(tuple(chain),))[1] is not Why.VALID, [each.subject for each in chain]


def test_weak_hashes_and_wrong_algorithms():
    key = KEYS["ES256"]
    for algorithm in ("ES384", "PS256", "none", "HS256", "ES256K"):
        by = notaries.Notary(key, "ES256", NOTARY.chain)
        made = notaries.headers() | {"alg": algorithm}
        assert judge(by, headers=made)[1] is Why.ALTERED
    weak = notaries.Notary(KEYS["PS256"], "PS256", (certificate(SUBJECT, KEYS["PS256"], hashing=hashes.SHA3_256()),))
    assert judge(weak)[1] is not Why.VALID


def test_one_that_counts_is_enough_and_all_are_listed():
    good = Signature(notation.JWS, notaries.jws(NOTARY, notaries.payload(ARTIFACT)), "sha256:a", "sha256:b")
    bad = Signature(notation.COSE, b"\xd2", "sha256:c", "sha256:d")
    one = notation.policy(json.dumps(notaries.policy()).encode(), "p").trust_policies[0]
    answer = evaluation.evaluate(one, Trusted((NOTARY.root,)), ARTIFACT, [bad, good], ("a part",), AT)
    assert (answer.met, [each.why for each in answer.checked]) == (True, [Why.UNREADABLE, Why.VALID])
    for found in ([], [bad]):
        answer = evaluation.evaluate(one, Trusted((NOTARY.root,)), ARTIFACT, found, ("a part",), AT)
        assert (answer.met, "a part" in answer.reason) == (False, True)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=100))
def test_any_bytes(kind, data):
    one = notation.policy(json.dumps(notaries.policy("audit")).encode(), "p").trust_policies[0]
    answer = evaluation.evaluate(
        one, Trusted((NOTARY.root,)), ARTIFACT, [Signature(KINDS[kind][0], data, "", "")], (), AT
    )
    assert not answer.met
