"""`signing.notation.stamps`: a timestamp below a trusted root keeps a signature alive after its certificates, no other does."""

import datetime as dt
import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

import sigstores
from pratique.documents import der, notation
from pratique.documents.notation import Artifact
from pratique.signing.notation import evaluation, stamps
from pratique.signing.notation.envelope import Envelope
from pratique.signing.notation.evaluation import Signature, Trusted
from pratique.signing.why import UnprovenError, Why
from signing import notaries, revokers
from sigstores import AT, Instance, Issued

ARTIFACT = Artifact("m/t", "sha256:" + "1" * 64, 400)
INSTANCE, STRANGER = Instance(), Instance()
ROOT = INSTANCE.stamping_root.certificate
NOTARY = notaries.notary(start=AT - dt.timedelta(days=1), end=AT + dt.timedelta(days=1))
LATER = AT + dt.timedelta(days=9)
BOTH = pytest.mark.parametrize("kind", ["jws", "cose"])


def token(message: bytes, by: Instance = INSTANCE, at: dt.datetime = AT, accuracy: bytes = b"") -> bytes:
    return der.children(der.one(by.stamp(message, at, nonce=accuracy)), der.SEQUENCE)[1].raw


def judge(kind, stamp, at=LATER, roots=(ROOT,), **verification):
    make = {"jws": notaries.jws, "cose": notaries.cose}[kind]
    media_type = {"jws": notation.JWS, "cose": notation.COSE}[kind]
    made = make(NOTARY, notaries.payload(ARTIFACT), None, stamp)
    document = notaries.policy(trustStores=["ca:x", "tsa:y"], verification=verification)
    one = notation.policy(json.dumps(document).encode(), "p").trust_policies[0]
    answer = evaluation.evaluate(
        one, Trusted((NOTARY.root,), (), roots), ARTIFACT, [Signature(media_type, made, "", "")], (), at
    )
    return answer.checked[0].why


@BOTH
def test_a_timestamp_outlives_the_certificate(kind):
    assert judge(kind, token) is Why.VALID
    assert judge(kind, token, at=AT) is Why.VALID


@BOTH
@pytest.mark.parametrize(
    "stamp",
    [
        None,
        lambda _: token(b"another signature"),
        lambda signature: token(signature, STRANGER),
        lambda signature: token(signature)[:-1],
        INSTANCE.stamp,
        lambda _: b"",
        lambda _: b"\x30\x00",
        lambda _: b"x" * 100,
    ],
    ids=["none", "other", "stranger", "cut", "reply", "empty", "hollow", "text"],
)
def test_timestamps_that_do_not_count(kind, stamp):
    assert judge(kind, stamp, at=AT) is Why.UNSTAMPED


@BOTH
def test_a_time_at_which_the_certificate_was_not_valid(kind):
    def late(signature: bytes) -> bytes:
        return token(signature, at=AT + dt.timedelta(days=2))

    assert judge(kind, late, at=AT) is Why.CERTIFICATE_EXPIRED


SECOND = bytes.fromhex("3003020101")


@BOTH
@pytest.mark.parametrize(
    "accuracy, away, why",
    [
        (b"", 0, Why.VALID),
        (SECOND, 0, Why.CERTIFICATE_EXPIRED),
        (SECOND, 1, Why.VALID),
        (bytes.fromhex("300480020100"), 0, Why.CERTIFICATE_EXPIRED),
        (bytes.fromhex("30098001018101010203"), 5, Why.UNSTAMPED),
        (bytes.fromhex("30030201ff"), 5, Why.UNSTAMPED),
        (bytes.fromhex("300702057fffffffff"), 5, Why.UNSTAMPED),
        (bytes.fromhex("300602047fffffff"), 5, Why.CERTIFICATE_EXPIRED),
    ],
    ids=["none", "second", "fits", "thousandths", "odd", "negative", "long", "years"],
)
def test_its_accuracy_counts(kind, accuracy, away, why):
    """The whole time that it may mean must lie in the certificate's."""
    start = AT - dt.timedelta(days=1) + dt.timedelta(seconds=away)
    assert judge(kind, lambda signature: token(signature, at=start, accuracy=accuracy), at=AT) is why


@BOTH
def test_only_after_the_certificate_expired(kind):
    assert judge(kind, None, at=AT, verifyTimestamp="afterCertExpiry") is Why.VALID
    assert judge(kind, None, verifyTimestamp="afterCertExpiry") is Why.UNSTAMPED
    assert judge(kind, token, verifyTimestamp="afterCertExpiry") is Why.VALID


def test_the_chain_of_who_stamped():
    """Whatever else came along, and in whichever order: from the signer up to the root that is trusted."""
    root = revokers.authority("root", notaries._AUTHORITIES[0])
    between = revokers.authority("between", notaries._AUTHORITIES[1], root)
    other = revokers.authority("other", revokers.STRANGER)
    signer = between.signer(key=revokers.KEY, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))
    data = INSTANCE.stamp(b"signature", by=Issued(revokers.KEY, signer))
    own = signer.public_bytes(Encoding.DER)
    brought = b"".join(each.certificate.public_bytes(Encoding.DER) for each in (root, other, between))
    made = _with_certificates(der.children(der.one(data), der.SEQUENCE)[1].raw, own, brought + own)
    one = _envelope(made)
    found = stamps.stamp(one, (other.certificate, root.certificate))
    assert found.chain == (signer, between.certificate, root.certificate)
    assert stamps.stamp(one, (between.certificate,)).chain == (signer, between.certificate)
    with pytest.raises(UnprovenError):
        stamps.stamp(one, (other.certificate,))


def _with_certificates(token: bytes, old: bytes, new: bytes) -> bytes:
    """A token that brings other certificates along; nothing signed says which."""
    kind, explicit = der.children(der.one(token), der.SEQUENCE)
    data = [each.raw for each in der.children(der.one(explicit.content), der.SEQUENCE)]
    data = [sigstores.der(0xA0, new) if each == sigstores.der(0xA0, old) else each for each in data]
    return sigstores.der(0x30, kind.raw, sigstores.der(0xA0, sigstores.der(0x30, *data)))


def _envelope(token: bytes) -> Envelope:
    return Envelope(
        kind="jws", algorithm="", signed=b"", signature=b"signature", payload=b"", chain=(), scheme="", timestamp=token
    )
