"""Keys in files: read in every form that people have, written so that nobody else can read them."""

import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from pratique.errors import NotFoundError, UnreadableError, UsageError
from pratique.signing import keys
from pratique.signing.keys import file
from signing.shelf import DATA, KEY, public


def never() -> bytes:
    raise AssertionError("no password is needed")


@pytest.mark.parametrize("name, password", [("cosign-2.5", b"pw"), ("cosign-3.1", b"pw"), ("empty-password", b"")])
def test_keys_of_cosign(name, password):
    key = keys.private(f"{DATA}/{name}.key", lambda: password)
    assert key.public == public(name)
    assert public(name).verify(key.sign(b"message"), b"message")


def test_plain_pem_in_its_forms(tmp_path):
    key = load_der_private_key(KEY.pkcs8(), None)
    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
        path = tmp_path / "key.pem"
        path.write_bytes(key.private_bytes(Encoding.PEM, form, NoEncryption()))
        assert keys.private(str(path), never).public == KEY.public
        path.write_bytes(key.private_bytes(Encoding.PEM, form, BestAvailableEncryption(b"pw")))
        assert keys.private(str(path), lambda: b"pw").public == KEY.public
        for wrong in (b"other", b""):
            with pytest.raises(UnreadableError, match="no private key that can be read"):
                keys.private(str(path), lambda wrong=wrong: wrong)


def test_what_is_written_is_read_again(tmp_path):
    prefix = str(tmp_path / "K")
    private, written = file.write(prefix, KEY, lambda: b"pw")
    assert (private, written) == (f"{prefix}.key", f"{prefix}.pub")
    assert stat.S_IMODE(os.stat(private).st_mode) == 0o600
    assert keys.private(private, lambda: b"pw").public == KEY.public
    assert keys.public(written) == (KEY.public,)
    for path in (private, written):
        os.unlink(path)
        with pytest.raises(UsageError, match="is there already"):
            file.write(prefix, KEY, never)  # a password is not asked for in vain
        file._new(path, b"", 0o600)


def test_a_link_is_not_written_through(tmp_path):
    os.symlink(tmp_path / "elsewhere", tmp_path / "K.key")
    with pytest.raises(UsageError, match="is there already"):
        file.write(str(tmp_path / "K"), KEY, lambda: b"pw")
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_is_left_when_the_public_half_cannot_be_written(tmp_path, monkeypatch):
    new = file._new

    def half(path, data, mode):
        if path.endswith(".pub"):
            raise UsageError("no")
        new(path, data, mode)

    monkeypatch.setattr(file, "_new", half)
    with pytest.raises(UsageError):
        file.write(str(tmp_path / "K"), KEY, lambda: b"pw")
    assert not os.listdir(tmp_path)


def test_what_is_no_key(tmp_path):
    with pytest.raises(NotFoundError):
        keys.private(str(tmp_path / "none"), never)
    (tmp_path / "text").write_text("hello")
    (tmp_path / "large").write_bytes(bytes((1 << 20) + 1))
    for name in ("text", "large", ""):
        with pytest.raises(UnreadableError):
            keys.private(str(tmp_path / name), never)
    with pytest.raises(UnreadableError):
        keys.public(f"{DATA}/cosign-2.5.key")
    odd = ec.generate_private_key(ec.SECP256K1())
    (tmp_path / "odd").write_bytes(odd.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(UnreadableError, match="of a kind"):
        keys.private(str(tmp_path / "odd"), never)
