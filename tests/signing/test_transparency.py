"""Log entries: about these very bytes, by this signer, in a log that was trusted then; of Rekor v1 and v2, with either proof."""

import datetime as dt
import hashlib

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import sigstores
from pratique.documents import rekor
from pratique.signing import algorithms, transparency, trust_root
from pratique.signing.transparency import Signed
from pratique.signing.why import UnprovenError, Why
from sigstores import AT, b64

INSTANCE = sigstores.instance()
LOGS = trust_root.read(INSTANCE.trusted_root(), "root.json").transparency_logs
KEY = ec.generate_private_key(ec.SECP256R1())
MESSAGE = b"message"
SIGNATURE = sigstores.sign(KEY, MESSAGE)
PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
BY_KEY = Signed(signature=SIGNATURE, message=MESSAGE, key=sigstores.spki(KEY))
DIGEST = hashlib.sha256(MESSAGE).digest()
BODY = sigstores.hashed_v1(DIGEST, SIGNATURE, PEM)


def entry(body=BODY, log="v1", **changed):
    return msgspec.structs.replace(rekor.convert(INSTANCE.logged(body, log=log)), **changed)


def logged(found, signed=BY_KEY, logs=LOGS):
    return transparency.logged(found, signed, logs)


def reason(found, signed=BY_KEY, logs=LOGS):
    with pytest.raises(UnprovenError) as error:
        logged(found, signed, logs)
    assert error.value.why is Why.UNLOGGED
    return str(error.value)


def test_the_entry_of_a_key():
    assert logged(entry()) == AT
    assert logged(entry(proof=None)) == AT
    assert logged(entry(promise=b"")) is None
    assert "neither a promise nor a proof" in reason(entry(promise=b"", proof=None))


def test_rekor_v2_vouches_for_no_time():
    public = {"publicKey": {"rawBytes": b64(sigstores.spki(KEY))}}
    body = sigstores.hashed_v2(DIGEST, SIGNATURE, public)
    assert logged(entry(body, "v2")) is None
    # A promise, which nobody gives there, is not the log's.
    assert reason(entry(body, "v2", promise=b"x" * 64, integrated=int(AT.timestamp())))


def test_an_entry_about_something_else():
    assert "another message" in reason(entry(), msgspec.structs.replace(BY_KEY, message=b"other"))
    assert "another signature" in reason(entry(), msgspec.structs.replace(BY_KEY, signature=b"other"))
    assert "another signer" in reason(entry(), msgspec.structs.replace(BY_KEY, key=b"other"))
    certificate = INSTANCE.certificate(KEY.public_key()).public_bytes(Encoding.DER)
    assert "another signer" in reason(entry(), msgspec.structs.replace(BY_KEY, certificate=certificate))


def test_a_certificate_of_the_same_key_is_another_signer():
    first, second = (INSTANCE.certificate(KEY.public_key()) for _ in range(2))
    body = sigstores.hashed_v1(DIGEST, SIGNATURE, first.public_bytes(Encoding.PEM))
    assert logged(entry(body), msgspec.structs.replace(BY_KEY, certificate=first.public_bytes(Encoding.DER))) == AT
    assert reason(entry(body), msgspec.structs.replace(BY_KEY, certificate=second.public_bytes(Encoding.DER)))
    assert reason(entry(body))


def test_verifiers_that_are_none():
    for pem in (
        b"",
        b"-----BEGIN PUBLIC KEY-----\n",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ):
        assert reason(entry(sigstores.hashed_v1(DIGEST, SIGNATURE, pem)))


def test_the_oldest_attestations_name_the_envelope():
    """intoto 0.0.1 holds no signature: the digest of the envelope's own bytes stands for it."""
    envelope = b'{"payload": "..."}'
    digest = {"algorithm": "sha256", "value": hashlib.sha256(envelope).hexdigest()}
    body = {"apiVersion": "0.0.1", "kind": "intoto", "spec": {"content": {"hash": digest}, "publicKey": b64(PEM)}}
    assert logged(entry(body), msgspec.structs.replace(BY_KEY, envelope=envelope)) == AT
    assert "another envelope" in reason(entry(body))
    assert "another envelope" in reason(entry(body), msgspec.structs.replace(BY_KEY, envelope=envelope + b" "))


@pytest.mark.parametrize("hashing", ["sha384", "sha512"])
def test_longer_hashes(hashing):
    body = sigstores.hashed_v1(b"", SIGNATURE, PEM)
    body["spec"]["data"]["hash"] = {"algorithm": hashing, "value": hashlib.new(hashing, MESSAGE).hexdigest()}
    assert logged(entry(body)) == AT


def test_when_the_log_counted():
    [log, _] = LOGS
    early = msgspec.structs.replace(log, valid_until=AT - dt.timedelta(seconds=1))
    assert "was not trusted at" in reason(entry(), logs=(early,))
    assert "no trusted log has the ID" in reason(entry(), logs=())


@pytest.mark.parametrize("seconds", [0, 1 << 62])
def test_times_that_are_none(seconds):
    found = entry(integrated=seconds)
    promise = INSTANCE.promise(found.body, seconds, found.log_index)
    assert "no time that could be promised" in reason(msgspec.structs.replace(found, promise=promise))


def test_the_name_of_a_log_of_rekor_v2():
    """One key may sign for several logs: the name in the checkpoint is the host of the log's URL."""
    public = {"publicKey": {"rawBytes": b64(sigstores.spki(KEY))}}
    found = entry(sigstores.hashed_v2(DIGEST, SIGNATURE, public), "v2")
    for url in ("https://other.example.com", "", "not a URL"):
        moved = msgspec.structs.replace(LOGS[1], url=url)
        assert "does not verify with the key" in reason(found, logs=(moved,))
    moved = msgspec.structs.replace(LOGS[1], url="https://log2.rekor.example.com:8443/path")
    assert logged(found, logs=(moved,)) is None


def test_witnesses_beside_the_log():
    found = entry()
    assert found.proof is not None
    witness = f"\N{EM DASH} witness.example.com {b64(bytes(68))}\n"
    both = msgspec.structs.replace(found.proof, checkpoint=found.proof.checkpoint + witness)
    assert logged(msgspec.structs.replace(found, proof=both)) == AT
    head = found.proof.checkpoint.rpartition("\n\n")[0]
    alone = msgspec.structs.replace(found.proof, checkpoint=f"{head}\n\n{witness}")
    assert "does not verify with the key" in reason(msgspec.structs.replace(found, proof=alone))


def test_entries_and_logs_of_other_keys():
    stranger = algorithms.PublicKey(ed25519.Ed25519PrivateKey.generate().public_key())
    posing = msgspec.structs.replace(LOGS[0], key=stranger)
    assert reason(entry(), logs=(posing,))
