"""Each kind of key verifies what it signed, what cosign signed with it, and nothing else."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import dsse
from pratique.errors import UnreadableError, UsageError
from pratique.signing import algorithms
from signing.shelf import KEY, OTHER, data, public

PEM = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("kind", [kind for kind in algorithms.KINDS if kind not in ("rsa-3072", "rsa-4096")])
def test_a_key_verifies_what_it_signed_and_nothing_else(kind):
    key, other = algorithms.generate(kind), algorithms.generate(kind)
    signature = key.sign(b"message")
    assert key.public.kind == kind
    assert key.public.verify(signature, b"message")
    assert not key.public.verify(signature, b"messagf")
    assert not other.public.verify(signature, b"message")
    assert not key.public.verify(signature[:-1], b"message")
    assert not key.public.verify(signature + b"\0", b"message")


@pytest.mark.parametrize("kind", ["ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "ed25519", "rsa-2048"])
def test_what_cosign_signed_verifies(kind):
    envelope = json.loads(data(f"bundle-{kind}.json"))["dsseEnvelope"]
    message = dsse.pae(envelope["payloadType"], base64.b64decode(envelope["payload"]))
    signature = base64.b64decode(envelope["signatures"][0]["sig"])
    key = public(f"bundle-{kind}")
    assert key.kind == kind
    assert key.verify(signature, message)
    assert not key.verify(signature, message + b" ")


def test_cosign_2_signs_the_message_itself_with_ed25519():
    signature = base64.b64decode(data("legacy-ed25519.sig"))
    assert public("bundle-ed25519").verify(signature, data("legacy-ed25519.json"))


@given(st.binary(max_size=300))
def test_no_bytes_are_taken_for_a_signature(noise):
    assert not KEY.public.verify(noise, b"message")
    assert not public("bundle-ed25519").verify(noise, b"message")


def test_the_other_signature_that_ecdsa_allows_is_of_the_same_key():
    r, s = decode_dss_signature(KEY.sign(b"message"))
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    twin = encode_dss_signature(r, order - s)
    assert KEY.public.verify(twin, b"message")  # so that keys are counted, never signatures


def test_keys_are_the_same_however_they_are_written():
    crlf = KEY.public.pem.replace(b"\n", b"\r\n")
    [again] = algorithms.public_keys(b"a comment\n" + crlf, "x")
    assert again == KEY.public
    assert hash(again) == hash(KEY.public)
    assert again != OTHER.public
    assert again.fingerprint.startswith("sha256:")


def test_several_keys_of_one_text():
    assert algorithms.public_keys(KEY.public.pem + OTHER.public.pem, "x") == (KEY.public, OTHER.public)


def test_keys_that_are_not_used():
    weak = rsa.generate_private_key(65537, 1024).public_key().public_bytes(*PEM)
    odd = ec.generate_private_key(ec.SECP256K1()).public_key().public_bytes(*PEM)
    old = x25519.X25519PrivateKey.generate().public_key().public_bytes(*PEM)
    for pem, why in ((weak, "1024 bits"), (odd, "of a kind"), (old, "of a kind")):
        with pytest.raises(UnreadableError, match=why):
            algorithms.public_keys(pem, "x.pub")


def test_texts_that_hold_no_public_key():
    private = data("cosign-3.1.key")
    for text, why in ((b"", "no public key"), (private, "is a private key"), (KEY.public.pem[:60], "can be read")):
        with pytest.raises(UnreadableError, match=why):
            algorithms.public_keys(text, "x.pub")
    with pytest.raises(UnreadableError, match="at most 64"):
        algorithms.public_keys(KEY.public.pem * 65, "x.pub")
    with pytest.raises(UsageError, match="no kind of key"):
        algorithms.generate("rsa-512")


def test_a_private_key_shows_itself_in_no_representation():
    assert "PRIVATE" not in repr(KEY)
    assert KEY.pkcs8().hex()[40:] not in repr(vars(KEY))
