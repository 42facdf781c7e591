"""cosign's encrypted private keys: PKCS #8 in a NaCl secret box whose key scrypt makes of the password.

Format: https://github.com/theupdateframework/go-tuf/tree/v0.7.0/encrypted in a PEM block of cosign's own types
(https://github.com/sigstore/cosign/blob/main/pkg/cosign/keys.go).

>>> decrypt(encrypt(b"secret", b"password"), b"password", "a.key")
b'secret'
"""

import base64
import binascii
import hashlib
import secrets
import textwrap

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError, UsageError

TYPES = ("ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY")
_KNOWN_N = (32_768, 65_536, 131_072)
"""scrypt's costs that cosign writes or wrote. Others are refused: a file must not choose how long we compute."""
_N, _R, _P = 65_536, 8, 1
_LIMIT = 1 << 20  # bytes of the JSON; that of an RSA key of 8,192 bits has 7 KB
_LONGEST_PASSWORD = 1 << 16


class _Parameters(msgspec.Struct, frozen=True):
    N: int
    r: int
    p: int


class _Kdf(msgspec.Struct, frozen=True):
    name: str
    params: _Parameters
    salt: str


class _Cipher(msgspec.Struct, frozen=True):
    name: str
    nonce: str


class _Box(msgspec.Struct, frozen=True):
    kdf: _Kdf
    cipher: _Cipher
    ciphertext: str


def is_encrypted(pem: bytes) -> bool:
    return any(f"-----BEGIN {kind}-----".encode() in pem for kind in TYPES)


def decrypt(pem: bytes, password: bytes, name: str) -> bytes:
    """The PKCS #8 DER. UnreadableError for a damaged file or unknown parameters, UsageError for a wrong password."""
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    box = strict.decode(_body(pem, name), _Box, name, _LIMIT)
    if box.kdf.name != "scrypt" or box.cipher.name != "nacl/secretbox":
        raise UnreadableError(f"{name} is encrypted in a way that is not known: make the key with cosign or pratique.")
    if box.kdf.params.N not in _KNOWN_N or (box.kdf.params.r, box.kdf.params.p) != (_R, _P):
        raise UnreadableError(
            f"{name} asks for scrypt with N={box.kdf.params.N}, which cosign does not write: make the key again."
        )
    salt, nonce, sealed = (_bytes(each, name) for each in (box.kdf.salt, box.cipher.nonce, box.ciphertext))
    if len(salt) != 32 or len(nonce) != SecretBox.NONCE_SIZE:
        raise UnreadableError(f"{name} has a salt or nonce of the wrong length: restore it from a copy.")
    try:
        return bytes(SecretBox(_key(password, salt, box.kdf.params.N)).decrypt(sealed, nonce))
    except CryptoError:
        raise UsageError(f"The password of {name} is wrong: set COSIGN_PASSWORD or give --password-file.") from None


def encrypt(der: bytes, password: bytes) -> bytes:
    """The PEM file of a PKCS #8 key, as cosign writes it."""
    from nacl.secret import SecretBox

    salt, nonce = secrets.token_bytes(32), secrets.token_bytes(SecretBox.NONCE_SIZE)
    sealed = SecretBox(_key(password, salt, _N)).encrypt(der, nonce).ciphertext
    salt64, nonce64, sealed64 = (base64.b64encode(each).decode() for each in (salt, nonce, sealed))
    box = _Box(_Kdf("scrypt", _Parameters(_N, _R, _P), salt64), _Cipher("nacl/secretbox", nonce64), sealed64)
    body = "\n".join(textwrap.wrap(base64.b64encode(msgspec.json.encode(box)).decode(), 64))
    return f"-----BEGIN {TYPES[0]}-----\n{body}\n-----END {TYPES[0]}-----\n".encode()


def _key(password: bytes, salt: bytes, cost: int) -> bytes:
    if len(password) > _LONGEST_PASSWORD:
        raise UsageError(f"The password is longer than {_LONGEST_PASSWORD:,} bytes: give the right one.")
    return hashlib.scrypt(password, salt=salt, n=cost, r=_R, p=_P, dklen=32, maxmem=1 << 28)


def _body(pem: bytes, name: str) -> bytes:
    for kind in TYPES:
        _, begun, rest = pem.partition(f"-----BEGIN {kind}-----".encode())
        body, ended, _ = rest.partition(f"-----END {kind}-----".encode())
        if begun and ended:
            return _bytes(b"".join(body.split()).decode("ascii", "replace"), name)
    raise UnreadableError(f"{name} is no encrypted key, or its end is missing: restore it from a copy.")


def _bytes(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise UnreadableError(f"{name} is damaged (its base64 cannot be read): restore it from a copy.") from None
