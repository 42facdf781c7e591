"""Log entries: as bundles and annotations carry them, and the six kinds of body; anything else is refused."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sigstores
from pratique.documents import rekor
from pratique.errors import InputError, UnreadableError
from sigstores import b64

INSTANCE = sigstores.instance()
DIGEST = hashlib.sha256(b"message").digest()
PEM = INSTANCE.ca.pem.encode()
V1 = sigstores.hashed_v1(DIGEST, b"signature", PEM)
HASH = {"algorithm": "sha256", "value": DIGEST.hex()}
DER = {"x509Certificate": {"rawBytes": b64(INSTANCE.ca.der)}, "keyDetails": "PKIX_ECDSA_P256_SHA_256"}
INTOTO = {"content": {"hash": HASH, "payloadHash": HASH}, "publicKey": b64(PEM)}
SIGNED = {"payloadType": "x", "signatures": [{"sig": b64(b64(b"signature").encode()), "publicKey": b64(PEM)}]}
BODIES = {
    "hashedrekord 0.0.1": ("message", PEM, V1["spec"]),
    "hashedrekord 0.0.2": ("message", INSTANCE.ca.der, sigstores.hashed_v2(DIGEST, b"signature", DER)["spec"]),
    "dsse 0.0.1": (
        "payload",
        PEM,
        {
            "payloadHash": HASH,
            "envelopeHash": HASH,
            "signatures": [{"signature": b64(b"signature"), "verifier": b64(PEM)}],
        },
    ),
    "dsse 0.0.2": (
        "payload",
        INSTANCE.ca.der,
        {
            "dsseV002": {
                "payloadHash": {"algorithm": "SHA2_256", "digest": b64(DIGEST)},
                "signatures": [{"content": b64(b"signature"), "verifier": DER}],
            }
        },
    ),
    "intoto 0.0.1": ("envelope", PEM, INTOTO),
    "intoto 0.0.2": ("payload", PEM, {"content": {"hash": HASH, "payloadHash": HASH, "envelope": SIGNED}}),
}


def body(kind, spec):
    name, _, version = kind.partition(" ")
    return rekor.body(
        rekor.Entry(body=sigstores.canonical({"apiVersion": version, "kind": name, "spec": spec}), log_id=b"")
    )


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_bodies(kind):
    over, verifier, spec = BODIES[kind]
    found = body(kind, spec)
    assert (found.kind, found.over, found.algorithm, found.digest) == (kind, over, "sha256", DIGEST)
    signature = b"" if kind == "intoto 0.0.1" else b"signature"
    assert found.signers == (rekor.Signer(signature, verifier),)


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_bodies_that_lack_something(kind):
    _, _, spec = BODIES[kind]
    for key in spec:
        if key != "envelopeHash":
            with pytest.raises(UnreadableError, match="as its kind demands"):
                body(kind, {other: value for other, value in spec.items() if other != key})


@pytest.mark.parametrize("kind", ["rekord 0.0.1", "hashedrekord 0.0.3", "", "dsse"])
def test_kinds_that_are_not_known(kind):
    with pytest.raises(UnreadableError, match="not known"):
        body(kind, {})


def test_hashes_that_are_not_used():
    with pytest.raises(UnreadableError):
        body("dsse 0.0.1", BODIES["dsse 0.0.1"][2] | {"payloadHash": {"algorithm": "sha1", "value": "00"}})


def test_too_many_signers():
    spec = BODIES["dsse 0.0.1"][2]
    for signatures in ([], spec["signatures"] * 17):
        with pytest.raises(UnreadableError, match="signers"):
            body("dsse 0.0.1", spec | {"signatures": signatures})


def test_an_entry_of_a_bundle():
    made = INSTANCE.logged(V1)
    found = rekor.convert(made)
    assert (found.kind, found.log_id, found.integrated) == (
        "hashedrekord 0.0.1",
        INSTANCE.v1.log_id,
        int(made["integratedTime"]),
    )
    assert found.proof is not None
    assert found.proof.size == int(made["inclusionProof"]["treeSize"])


def test_what_is_promised_is_canonical_json():
    found = rekor.convert(INSTANCE.logged(V1))
    payload = json.loads(found.promised)
    assert sigstores.canonical(payload) == found.promised
    assert payload["body"] == b64(found.body)


def test_an_annotation():
    made = INSTANCE.logged(V1)
    payload = {
        "body": made["canonicalizedBody"],
        "integratedTime": int(made["integratedTime"]),
        "logIndex": int(made["logIndex"]),
        "logID": INSTANCE.v1.log_id.hex(),
    }
    annotation = {"SignedEntryTimestamp": made["inclusionPromise"]["signedEntryTimestamp"], "Payload": payload}
    found = rekor.decode_annotation(json.dumps(annotation).encode())
    assert found.promised == rekor.convert(made).promised
    assert (found.kind, found.proof) == ("hashedrekord 0.0.1", None)
    with pytest.raises(UnreadableError, match="hex"):
        rekor.decode_annotation(json.dumps(annotation | {"Payload": payload | {"logID": "x"}}).encode())


@pytest.mark.parametrize(
    "changed",
    [
        {"extra": 1},
        {"logIndex": "-1"},
        {"integratedTime": "x"},
        {"canonicalizedBody": "%"},
        {"inclusionProof": {"logIndex": "1", "treeSize": "2", "hashes": []}},
        {"inclusionProof": {"hashes": ["AAAA"] * 65, "checkpoint": {"envelope": "x"}}},
    ],
)
def test_entries_that_are_refused(changed):
    with pytest.raises(UnreadableError):
        rekor.convert(INSTANCE.logged(V1) | changed)


@given(
    st.recursive(
        st.none() | st.integers() | st.text() | st.binary().map(b64),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["spec", "signature", "signatures", "content", "hash", "publicKey", "data"]), inner
            )
        ),
    ),
    st.sampled_from(sorted(BODIES)),
)
def test_any_spec_is_read_or_refused(spec, kind):
    try:
        body(kind, spec)
    except InputError:
        return
