"""Azure signs digests with one version of a key. The SDK is a mock here."""

import pytest

from pratique.errors import OutsideError, UsageError
from pratique.signing import keys
from signing.keys import sdks


@pytest.mark.parametrize("kind", sdks.KINDS)
def test_every_kind(kind, monkeypatch):
    held = sdks.Held(kind)
    sdks.azure(monkeypatch, held)
    key = keys.private("azurekms://team.vault.azure.net/release", lambda: b"")
    assert key.public == held.private.public
    assert key.public.verify(key.sign(b"message"), b"message")


@pytest.mark.parametrize("name, version", [("release", None), ("release/", None), ("release/ab12", "ab12")])
def test_names(name, version, monkeypatch):
    got = sdks.azure(monkeypatch, sdks.Held("ecdsa-p256"))
    assert keys.public(f"azurekms://team.vault.azure.cn/{name}")[0].name == f"azurekms://team.vault.azure.cn/{name}"
    assert got == [("https://team.vault.azure.cn", "release", version)]


@pytest.mark.parametrize(
    "name", ["team/release", "team.vault.azure.net", "a.b@c.d/k", "a.b:80/k", "a.b/k/v/w", "a.b/k?x"]
)
def test_what_is_no_name(name):
    with pytest.raises(UsageError, match="write azurekms://NAME"):
        keys.public(f"azurekms://{name}")


def test_refusals(monkeypatch):
    held = sdks.Held("ecdsa-p256")
    sdks.azure(monkeypatch, held)
    with pytest.raises(OutsideError, match="KeyNotFound"):
        keys.public("azurekms://team.vault.azure.net/none")
    held.forged = True
    with pytest.raises(OutsideError, match="does not verify"):
        keys.private("azurekms://team.vault.azure.net/k", lambda: b"").sign(b"message")
