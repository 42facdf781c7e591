"""AWS signs digests with the key itself, in the region of its ARN. boto3 is a mock here."""

import pytest

from pratique.errors import OutsideError, UnreadableError, UsageError
from pratique.model.settings import KeyPlaces
from pratique.signing import keys
from signing.keys import sdks

ARN = "arn:aws:kms:eu-west-3:111122223333"


def never() -> bytes:
    raise AssertionError("there is no password")


@pytest.mark.parametrize("kind", sdks.KINDS)
def test_every_kind(kind, monkeypatch):
    held = sdks.Held(kind)
    sdks.aws(monkeypatch, held)
    key = keys.private("awskms:///alias/team/release", never)
    assert key.public.verify(key.sign(b"message"), b"message")
    assert keys.public("awskms:///alias/team/release") == (held.private.public,)


@pytest.mark.parametrize(
    "name, endpoint, region",
    [
        ("awskms:///1234abcd-12ab-34cd-56ef-1234567890ab", None, None),
        (f"awskms:///{ARN}:key/1234abcd-12ab", None, "eu-west-3"),
        (f"awskms:///{ARN}:alias/release", None, "eu-west-3"),
        ("awskms://localhost:4566/alias/release", "https://localhost:4566", None),
        (f"awskms://kms.example.com/{ARN}:key/mrk-1", "https://kms.example.com", "eu-west-3"),
    ],
)
def test_names(name, endpoint, region, monkeypatch):
    made = sdks.aws(monkeypatch, sdks.Held("ecdsa-p256"))
    assert keys.public(name)[0].name == name
    assert (made["name"], made["endpoint_url"], made["region_name"]) == ("kms", endpoint, region)
    keys.public(name, places=KeyPlaces(aws_region="eu-north-1"))
    assert made["region_name"] == region or "eu-north-1"


@pytest.mark.parametrize(
    "name", ["awskms://alias/x", "awskms:///", "awskms:///a b", "awskms:///x\n", "awskms:x", "awskms:///a/../b"]
)
def test_what_is_no_name(name):
    with pytest.raises(UsageError, match="write awskms:///KEY_ID"):
        keys.public(name)


def test_refusals(monkeypatch):
    held = sdks.Held("ecdsa-p256")
    sdks.aws(monkeypatch, held)
    with pytest.raises(OutsideError, match=r"cannot be used \(NotFoundException: there is no such key\)"):
        keys.public("awskms:///none")
    held.forged = True
    with pytest.raises(OutsideError, match="does not verify"):
        keys.private("awskms:///x", never).sign(b"message")


def test_a_curve_that_nobody_signs_images_with(monkeypatch):
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    odd = ec.generate_private_key(ec.SECP256K1()).public_key()
    monkeypatch.setattr(sdks.Held, "der", odd.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    sdks.aws(monkeypatch, sdks.Held("ecdsa-p256"))
    with pytest.raises(UnreadableError, match="of a kind"):
        keys.public("awskms:///x")
