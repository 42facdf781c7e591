"""Private keys: real ones are told from what only has their markers, open ones from encrypted ones."""

import base64
import random

import pytest

import tokens
from pratique.checks.secrets import private_keys
from pratique.checks.secrets.engine import engine
from pratique.checks.secrets.proof import Proof


@pytest.mark.parametrize("kind", ["rsa", "pkcs8", "ec", "openssh"])
def test_fresh_keys(kind) -> None:
    assert private_keys.pem(tokens.private_key(kind).encode()) is Proof.LIKELY


@pytest.mark.parametrize("kind", ["rsa", "pkcs8"])
def test_encrypted_keys(kind) -> None:
    assert private_keys.pem(tokens.private_key(kind, b"passphrase").encode()) is Proof.ENCRYPTED


def test_keys_in_strings_of_programs() -> None:
    pem = tokens.private_key("ec")
    for written in (
        pem.replace("\n", "\\n"),
        pem.replace("\n", "\r\n"),
        "  " + pem.replace("\n", "\n  "),
        pem.replace("\n", ""),
    ):
        (one,) = engine().search(f'key = "{written}"'.encode()).candidates
        assert one.rule.id == "private-key"


def test_markers_without_a_key_are_none() -> None:
    for inner in ("...", "MIIEpAIBAAKCAQEA" * 4, base64.b64encode(random.Random(7).randbytes(120)).decode(), "A" * 400):
        text = f"-----BEGIN RSA PRIVATE KEY-----\n{inner}\n-----END RSA PRIVATE KEY-----"
        assert not engine().search(text.encode()).candidates


def test_a_published_key_is_none(monkeypatch) -> None:
    import hashlib

    pem = tokens.private_key("ec")
    body = base64.b64decode("".join(pem.split("\n")[1:-2]))
    assert engine().search(pem.encode()).candidates
    monkeypatch.setitem(private_keys.KEYS, hashlib.sha256(body).hexdigest()[:24], "a test")
    assert not engine().search(pem.encode()).candidates


def armoured(first: int) -> str:
    body = base64.b64encode(bytes([first]) + random.Random(7).randbytes(200)).decode()
    return f"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\n{body}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----"


def test_pgp_keys_begin_with_a_secret_key_packet() -> None:
    assert [one.rule.id for one in engine().search(armoured(0x95).encode()).candidates] == ["pgp-private-key"]
    assert not engine().search(armoured(0x99).encode()).candidates


@pytest.mark.parametrize("cipher, proof", [("none", Proof.LIKELY), ("aes256-cbc", Proof.ENCRYPTED)])
def test_putty_keys(cipher, proof) -> None:
    lines = base64.b64encode(random.Random(7).randbytes(150)).decode()
    text = f"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: {cipher}\nComment: c\nPublic-Lines: 2\n{lines}\nPrivate-Lines: 1\n{lines}\nPrivate-MAC: {random.Random(7).randbytes(32).hex()}\n"
    (one,) = engine().search(text.encode()).candidates
    assert (one.rule.id, one.proof) == ("putty-private-key", proof)
