"""A token signs digests with the one key that its URI names; its PIN is in no message. python-pkcs11 is a mock here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import NotFoundError, OutsideError, UsageError
from pratique.model.settings import KeyPlaces
from pratique.signing import keys
from pratique.signing.keys import pkcs11
from signing.keys import sdks

NINES = "9" * 5000
URI = "pkcs11:token=team;object=release?module-path=/lib/module.so"


def never() -> bytes:
    raise AssertionError("no PIN is needed")


@pytest.mark.parametrize("kind", [*sdks.KINDS, "ed25519"])
def test_every_kind(kind, monkeypatch):
    held = sdks.Held(kind)
    pins = sdks.pkcs11(monkeypatch, held)
    key = keys.private(URI, lambda: b"1234")
    assert keys.public(URI) == (key.public,) == (held.private.public,)
    assert pins == [None, None]
    assert key.public.verify(key.sign(b"message"), b"message")


def test_the_pin_is_asked_for_once_and_late(monkeypatch):
    asked = []
    sdks.pkcs11(monkeypatch, sdks.Held("ecdsa-p256"))
    key = keys.private(URI, lambda: asked.append(1) or b"1234")
    assert not asked
    assert key.sign(b"a")
    assert key.sign(b"b")
    assert asked == [1]
    assert keys.private(f"{URI}&pin-value=12%334", never).sign(b"a")


def test_a_pin_is_never_shown_nor_tried_twice(monkeypatch):
    pins = sdks.pkcs11(monkeypatch, sdks.Held("ecdsa-p256"))
    key = keys.private(f"{URI}&pin-value=987654", never)
    assert key.public.name == f"{URI}&pin-value=…"
    with pytest.raises(UsageError, match="PIN of pkcs11:") as raised:
        key.sign(b"a")
    assert "987654" not in str(raised.value)
    assert pins == [None, "987654"]


@pytest.mark.parametrize(
    "path",
    [
        "token=team;id=%01",
        "slot-id=7;object=release",
        "model=soft;manufacturer=we;token=team;id=%01",
        "serial=77;id=%01;type=private",
        "token=team;id=%01;object=release",
    ],
)
def test_names(path, monkeypatch):
    sdks.pkcs11(monkeypatch, sdks.Held("ecdsa-p256"))
    assert keys.public(f"pkcs11:{path}?module-path=%2Flib/module.so")


def test_the_module_of_the_settings(monkeypatch):
    sdks.pkcs11(monkeypatch, sdks.Held("ecdsa-p256"))
    bare = URI.partition("?")[0]
    assert keys.public(bare, places=KeyPlaces(pkcs11_module="/lib/module.so"))
    assert keys.public(URI, places=KeyPlaces(pkcs11_module="/lib/other.so")), "the name says it better"
    with pytest.raises(UsageError, match="COSIGN_PKCS11_MODULE_PATH"):
        keys.public(bare, places=KeyPlaces(pkcs11_module="module.so"))


@pytest.mark.parametrize(
    "path",
    [
        "token=other;id=%01",
        "slot-id=8;token=team;id=%01",
        "token=team;id=%02",
        "serial=7;id=%01",
        "model=hard;token=team;id=%01",
    ],
)
def test_what_is_not_there(path, monkeypatch):
    sdks.pkcs11(monkeypatch, sdks.Held("ecdsa-p256"))
    with pytest.raises(NotFoundError):
        keys.public(f"pkcs11:{path}?module-path=/lib/module.so")


def test_more_than_one_key_or_no_module(monkeypatch):
    sdks.pkcs11(monkeypatch, sdks.Held("ecdsa-p256"), copies=2)
    with pytest.raises(UsageError, match="more than one public key"):
        keys.public(URI)
    with pytest.raises(OutsideError, match="cannot open shared object"):
        keys.public(URI.replace("module.so", "other.so"))


@pytest.mark.parametrize(
    "uri",
    [
        "pkcs11:",
        "pkcs11:token=team?module-path=/lib/module.so",
        "pkcs11:object=release?module-path=/lib/module.so",
        "pkcs11:token=team;object=release",
        "pkcs11:token=team;object=release?module-path=lib/module.so",
        "pkcs11:slot-id=x;object=release?module-path=/lib/module.so",
        pytest.param(f"pkcs11:slot-id={NINES};object=release?module-path=/lib/module.so", id="a long slot"),
        f"{URI}&pin-source=/etc/pin",
        f"{URI}&module-name=x",
        URI.replace("token", "library-version"),
    ],
)
def test_what_is_no_name(uri):
    with pytest.raises(UsageError):
        keys.public(uri)


@given(st.text(max_size=80))
def test_noise_is_an_error_and_shows_no_pin(noise):
    for uri in (f"pkcs11:{noise}", f"{URI}&pin-value=S3CR3T&{noise}", f"{URI}&pin-value=S3CR3T{noise}"):
        try:
            shown = pkcs11._parse(uri, KeyPlaces()).name
        except UsageError as error:
            shown = str(error)
        assert "S3CR3T" not in shown


def test_a_pin_that_is_written_wrong_is_not_shown_either():
    with pytest.raises(UsageError) as raised:
        keys.public(f"{URI}&pin-value:987654")
    assert "987654" not in str(raised.value)
