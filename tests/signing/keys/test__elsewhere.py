"""What a place gives back is verified before it is used; the place sees a digest; what is missing is said in one sentence."""

import hashlib
import sys

import pytest

from pratique.errors import OutsideError, UsageError
from pratique.signing import attaching, keys
from pratique.signing.keys import _elsewhere
from signing.keys.sdks import Held, RefusalError
from signing.shelf import Shelf

NAMES = {
    "kms-aws": "awskms:///alias/release",
    "kms-azure": "azurekms://team.vault.azure.net/release",
    "kms-gcp": "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k",
    "kms-vault": "hashivault://release",
    "pkcs11": "pkcs11:token=t;object=o?module-path=/m.so",
}
SDKS = ("boto3", "azure", "azure.core.exceptions", "google.api_core.exceptions", "hvac", "pkcs11", "pkcs11.exceptions")


@pytest.mark.parametrize("extra", NAMES)
def test_a_missing_extra_is_named(extra, monkeypatch):
    for module in SDKS:
        monkeypatch.setitem(sys.modules, module, None)
    for asked in (lambda name: keys.private(name, lambda: b""), keys.public):
        with pytest.raises(UsageError, match=rf"pip install 'pratique\[{extra}\]'"):
            asked(NAMES[extra])


def test_only_the_digest_is_shown():
    held = Held("ecdsa-p256")
    key = _elsewhere.Elsewhere(held.private.public, held.sign)
    assert held.private.public.verify(key.sign(b"message"), b"message")
    assert held.asked == [hashlib.sha256(b"message").digest()]


def test_a_signature_that_is_none_is_never_written():
    held, shelf = Held("ecdsa-p256"), Shelf()
    held.forged = True
    before = dict(shelf.blobs)
    with pytest.raises(OutsideError, match="does not verify: nothing was signed"):
        attaching.sign(shelf, shelf.root, _elsewhere.Elsewhere(held.private.public, held.sign))
    assert shelf.blobs == before
    assert not shelf.tags


def test_the_private_half_is_nowhere():
    held = Held("ecdsa-p256")
    with pytest.raises(UsageError, match="never leaves its place"):
        _elsewhere.Elsewhere(held.private.public, held.sign).pkcs8()


@pytest.mark.parametrize("error", [RefusalError("no\nmore \x1b[31m"), KeyError("x"), TypeError("x"), ValueError("x")])
def test_what_a_place_raises_is_one_sentence(error):
    with (
        pytest.raises(OutsideError, match=r"^hashivault://k ") as raised,
        _elsewhere.asking("hashivault://k", RefusalError),
    ):
        raise error
    assert str(raised.value).isprintable()
    assert "more" not in str(raised.value)
