"""`signing.blobs`: a file's signature counts for its very bytes and for who is demanded, in every form that cosign writes."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sigstores
from pratique.signing import algorithms, blobs, keyless, trust_root
from pratique.signing.evaluation import Demand, TrustedKey
from pratique.signing.identities import Identity
from pratique.signing.why import Why
from real import instances
from signing.shelf import KEY, OTHER

DATA = b"hello\n"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
DEMAND = Demand(name="release", keys=(TrustedKey(KEY.public),), predicate_type="")
BUNDLE = blobs.sign(DATA, KEY)
BARE = blobs.bare(BUNDLE).encode()
OLD = json.dumps({"base64Signature": BARE.decode()}).encode()
FORMS = pytest.mark.parametrize("signature", [BUNDLE, BARE, BARE + b"\n", OLD], ids=["bundle", "bare", "line", "old"])


def changed(**more):
    document = json.loads(BUNDLE)
    for path, value in more.items():
        *outer, last = path.split("__")
        inside = document
        for each in outer:
            inside = inside[each]
        inside[last] = value
    return json.dumps(document).encode()


@FORMS
def test_what_is_signed_is_verified(signature):
    answer = blobs.verify(DATA, signature, DEMAND, NOW)
    assert (answer.met, answer.signers) == (True, (KEY.public.fingerprint,))


@FORMS
def test_other_bytes_and_other_keys_are_refused(signature):
    other = Demand(name="other", keys=(TrustedKey(OTHER.public),), predicate_type="")
    assert not blobs.verify(DATA + b"!", signature, DEMAND, NOW).met
    assert not blobs.verify(DATA, signature, other, NOW).met


def test_who_was_revoked_does_not_count():
    lapsed = Demand(name="x", keys=(TrustedKey(KEY.public, revoked_at=NOW),), predicate_type="")
    assert blobs.verify(DATA, BUNDLE, lapsed, NOW).checked[0].why is Why.KEY_REVOKED


def test_another_file_is_said():
    answer = blobs.verify(b"other", BUNDLE, DEMAND, NOW)
    assert (answer.checked[0].why, "another file" in answer.reason) == (Why.OTHER_DIGEST, True)


@pytest.mark.parametrize("kind", ["ecdsa-p384", "ed25519", "rsa-2048"])
def test_every_kind_of_key(kind):
    key = algorithms.generate(kind)
    demand = Demand(name="x", keys=(TrustedKey(key.public),), predicate_type="")
    assert blobs.verify(DATA, blobs.sign(DATA, key), demand, NOW).met


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"{}",
        b"not base64!",
        b"\xff\xfe",
        BARE[:-8],
        b"A" * 20_000,
        BUNDLE[:-1],
        changed(messageSignature__messageDigest__algorithm="SHA1"),
        changed(messageSignature__messageDigest__digest="!"),
        changed(messageSignature__messageDigest__digest=base64.b64encode(b"x" * 32).decode()),
        changed(messageSignature__signature=""),
        changed(messageSignature__more=1),
        changed(mediaType="application/json"),
        changed(dsseEnvelope={"payload": "", "payloadType": "x", "signatures": []}),
        json.dumps({"base64Signature": BARE.decode(), "rekorBundle": {"x": 1}}).encode(),
        b'{"base64Signature":"' + BARE + b'","base64Signature":"' + BARE + b'"}',
    ],
    ids=[
        "empty",
        "object",
        "words",
        "bytes",
        "cut",
        "long",
        "truncated",
        "sha1",
        "no-digest",
        "other-digest",
        "no-signature",
        "unknown-key",
        "other-type",
        "both-contents",
        "old-log",
        "twice",
    ],
)
def test_damaged_signatures_are_not_met_and_say_why(signature):
    answer = blobs.verify(DATA, signature, DEMAND, NOW)
    assert not answer.met
    assert answer.reason


def identified(instance, subject=sigstores.SUBJECT, **more):
    root = trust_root.read(instance.trusted_root(), "root.json")
    wanted = Identity(issuer=sigstores.ISSUER, subject=subject)
    return Demand(name="x", identities=(wanted,), trust_root=root, predicate_type="", **more)


def test_a_login_signs_files():
    pytest.importorskip("sigstore", reason="the extra `keyless` is not installed (pip install 'pratique[keyless]')")
    with instances.serving() as served:
        for log in ("v1", "v2"):
            instance = served.instance
            key = keyless.log_in(instances.token(), instance.trusted_root(), served.signing_config(log))
            bundle = blobs.sign(DATA, key)
            assert blobs.verify(DATA, bundle, identified(instance), sigstores.AT).met
            for data, demand in ((b"other", identified(instance)), (DATA, identified(instance, "you@example.com"))):
                assert not blobs.verify(data, bundle, demand, sigstores.AT).met
            assert not blobs.verify(DATA, bundle, identified(sigstores.Instance()), sigstores.AT).met
            assert not blobs.verify(DATA, blobs.bare(bundle).encode(), identified(instance), sigstores.AT).met
            assert not blobs.verify(DATA, bundle, DEMAND, sigstores.AT).met


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_but_the_signature_counts(signature):
    assert not blobs.verify(DATA, signature, DEMAND, NOW).met
