"""Vault signs digests with the version of the key whose public half was read. hvac is a mock here; tests/real has OpenBao."""

import pytest

from pratique.errors import OutsideError, UsageError
from pratique.model.settings import KeyPlaces
from pratique.signing import keys
from signing.keys import sdks


@pytest.mark.parametrize("kind", [*sdks.KINDS, "ed25519"])
def test_every_kind(kind, monkeypatch):
    held = sdks.Held(kind)
    got = sdks.vault(monkeypatch, held)
    key = keys.private("hashivault://release", lambda: b"")
    assert keys.public("hashivault://release") == (held.private.public,)
    assert key.public.verify(key.sign(b"message"), b"message")
    assert (got[-1]["name"], got[-1]["key_version"], got[-1]["mount_point"]) == ("release", 10, "transit")
    assert got[-1].get("prehashed", False) == (kind != "ed25519")
    assert got[0] == {"namespace": None}


def test_another_engine_in_a_namespace(monkeypatch):
    held = sdks.Held("ecdsa-p256")
    held.mount = "team/keys"
    got = sdks.vault(monkeypatch, held)
    with pytest.raises(OutsideError, match="permission denied"):
        keys.public("hashivault://release")
    places = KeyPlaces(vault_namespace="team", vault_transit="team/keys")
    key = keys.private("hashivault://release", lambda: b"", places=places)
    assert key.public.verify(key.sign(b"message"), b"message")
    assert (got[1]["namespace"], got[-1]["mount_point"]) == ("team", "team/keys")


@pytest.mark.parametrize("name", ["", "/x", "a/b", "..", "a\n", "a b", "-a"])
def test_what_is_no_name(name):
    with pytest.raises(UsageError, match="write hashivault://KEY"):
        keys.public(f"hashivault://{name}")


def test_refusals(monkeypatch):
    held = sdks.Held("ecdsa-p256")
    sdks.vault(monkeypatch, held)
    with pytest.raises(OutsideError, match="permission denied"):
        keys.public("hashivault://none")
    held.forged = True
    with pytest.raises(OutsideError, match="does not verify"):
        keys.private("hashivault://release", lambda: b"").sign(b"message")
    monkeypatch.setattr(sdks.Held, "pem", "not a key")
    with pytest.raises(OutsideError, match="no key and no signature"):
        keys.public("hashivault://release")
