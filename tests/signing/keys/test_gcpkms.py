"""Google signs digests with one version of a key, by the one algorithm that it has. The SDK is a mock here."""

import pytest

from pratique.errors import OutsideError, UnreadableError, UsageError
from pratique.signing import keys
from signing.keys import sdks

KEY = "projects/p/locations/europe-west3/keyRings/r/cryptoKeys/release"
KINDS = {
    "ecdsa-p256": "EC_SIGN_P256_SHA256",
    "ecdsa-p384": "EC_SIGN_P384_SHA384",
    "rsa-2048": "RSA_SIGN_PKCS1_2048_SHA256",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind(kind, monkeypatch):
    held = sdks.Held(kind)
    sdks.gcp(monkeypatch, held, KINDS[kind])
    key = keys.private(f"gcpkms://{KEY}", lambda: b"")
    assert key.public == held.private.public
    assert key.public.verify(key.sign(b"message"), b"message")


@pytest.mark.parametrize("end, version", [("", 10), ("/versions/3", 3), ("/cryptoKeyVersions/3", 3)])
def test_the_newest_version_or_the_one_named_signs(end, version, monkeypatch):
    got = sdks.gcp(monkeypatch, sdks.Held("ecdsa-p256"), KINDS["ecdsa-p256"])
    keys.private(f"gcpkms://{KEY}{end}", lambda: b"").sign(b"message")
    assert got == [f"{KEY}/cryptoKeyVersions/{version}"] * 2


@pytest.mark.parametrize("algorithm", ["RSA_SIGN_PSS_2048_SHA256", "RSA_SIGN_PKCS1_4096_SHA512", "EC_SIGN_ED25519", ""])
def test_what_no_cosign_verifies_is_refused(algorithm, monkeypatch):
    sdks.gcp(monkeypatch, sdks.Held("rsa-2048"), algorithm)
    with pytest.raises((UnreadableError, OutsideError), match=r"take a key of|does not verify"):
        keys.private(f"gcpkms://{KEY}", lambda: b"").sign(b"message")


def test_refusals(monkeypatch):
    sdks.gcp(monkeypatch, sdks.Held("ecdsa-p256"), KINDS["ecdsa-p256"], versions=())
    with pytest.raises(UsageError, match="no version that is enabled"):
        keys.public(f"gcpkms://{KEY}")
    with pytest.raises(OutsideError, match="403"):
        keys.public(f"gcpkms://{KEY.replace('release', 'none')}/versions/1")
    for name in (f"{KEY}/versions/x", "projects/p", f"{KEY}\n", f"{KEY}/../x"):
        with pytest.raises(UsageError, match="write gcpkms://projects"):
            keys.public(f"gcpkms://{name}")
