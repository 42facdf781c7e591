"""cosign's encrypted keys are read whichever cosign wrote them, and no file chooses how long we compute."""

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.errors import InputError, UnreadableError, UsageError
from pratique.signing.keys import _encrypted
from signing.shelf import data

HEAD = f"-----BEGIN {_encrypted.TYPES[0]}-----"
TAIL = f"-----END {_encrypted.TYPES[0]}-----"


def box(pem: bytes) -> dict:
    return json.loads(base64.b64decode(b"".join(pem.splitlines()[1:-1])))


def pem(document: object, kind: int = 0) -> bytes:
    body = base64.b64encode(document if isinstance(document, bytes) else json.dumps(document).encode()).decode()
    return f"{HEAD}\n{body}\n{TAIL}\n".replace(_encrypted.TYPES[0], _encrypted.TYPES[kind]).encode()


def test_both_names_of_the_block_are_read():
    whole = box(data("cosign-3.1.key"))
    for kind in (0, 1):
        assert _encrypted.decrypt(pem(whole, kind), b"pw", "k")[:1] == b"\x30"


def test_what_is_written_has_the_shape_of_cosigns():
    ours, theirs = _encrypted.encrypt(b"secret", b"pw"), data("cosign-3.1.key")
    assert _encrypted.decrypt(ours, b"pw", "k") == b"secret"
    assert ours.splitlines()[0] == theirs.splitlines()[0]
    assert max(map(len, ours.splitlines())) == max(map(len, theirs.splitlines()))
    assert box(ours)["kdf"]["params"] == box(theirs)["kdf"]["params"]
    assert box(ours).keys() == box(theirs).keys()
    assert _encrypted.encrypt(b"secret", b"pw") != ours


def test_a_wrong_password_is_said():
    with pytest.raises(UsageError, match="password of k is wrong"):
        _encrypted.decrypt(data("cosign-2.5.key"), b"other", "k")


@pytest.mark.parametrize("params", [{"N": 1 << 30}, {"N": 16}, {"r": 9}, {"p": 1 << 20}, {"N": -1}])
def test_other_costs_are_refused_before_anything_is_computed(params):
    whole = box(data("cosign-3.1.key"))
    whole["kdf"]["params"] |= params
    with pytest.raises(UnreadableError, match="scrypt"):
        _encrypted.decrypt(pem(whole), b"pw", "k")


@pytest.mark.parametrize(
    "change",
    [
        lambda box: box["kdf"].update(name="argon2"),
        lambda box: box["cipher"].update(name="aes"),
        lambda box: box["cipher"].update(nonce="AAAA"),
        lambda box: box["kdf"].update(salt="AAAA"),
        lambda box: box.update(ciphertext="not base64!"),
        lambda box: box.pop("ciphertext"),
    ],
)
def test_damage_is_said(change):
    whole = box(data("cosign-3.1.key"))
    change(whole)
    with pytest.raises(UnreadableError):
        _encrypted.decrypt(pem(whole), b"pw", "k")


def test_a_box_cut_short_and_one_whose_key_appears_twice():
    whole = data("cosign-3.1.key")
    with pytest.raises(UnreadableError, match="end is missing"):
        _encrypted.decrypt(whole[:-20], b"pw", "k")
    text = json.dumps(box(whole)).replace('"cipher":', '"cipher": {}, "cipher":')
    with pytest.raises(UnreadableError, match="twice"):
        _encrypted.decrypt(pem(text.encode()), b"pw", "k")
    empty = box(whole) | {"ciphertext": ""}
    with pytest.raises((UnreadableError, UsageError)):
        _encrypted.decrypt(pem(empty), b"pw", "k")


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.binary(max_size=200))
def test_noise_is_an_error_and_no_traceback(noise):
    for text in (noise, pem(noise)):
        with pytest.raises(InputError):
            _encrypted.decrypt(text, b"pw", "k")
