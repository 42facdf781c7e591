"""Public and private keys, and the signatures that they make: ECDSA P-256, P-384 and P-521, Ed25519 and Ed25519ph, RSA.

Verifying accepts what cosign writes: ECDSA over SHA-256 or over the curve's own hash, Ed25519 over the message or, in
bundles of cosign 3, over its SHA-512 (Ed25519ph, RFC 8032 section 5.1), RSA as PKCS #1 v1.5 over SHA-256. Signing takes of
these what every cosign verifies (docs/interop.md, docs/decisions/0005-signatures.md).

>>> key = generate("ecdsa-p256")
>>> key.public.verify(key.sign(b"message"), b"message")
True
"""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pratique.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

RSA_BITS = (2048, 3072, 4096)
_MOST_RSA_BITS = 8192  # a verification takes time with the cube of this
_LONGEST_SIGNATURE = 2048
_CURVES = {"secp256r1": "ecdsa-p256", "secp384r1": "ecdsa-p384", "secp521r1": "ecdsa-p521"}
_OWN_HASH = {"ecdsa-p256": "SHA256", "ecdsa-p384": "SHA384", "ecdsa-p521": "SHA512"}
KINDS = (*_OWN_HASH, "ed25519", *(f"rsa-{bits}" for bits in RSA_BITS))
"""What `generate` makes."""


class PublicKey:
    """A public key. Two are equal when their SubjectPublicKeyInfo is, however their files were written."""

    def __init__(self, key: "PublicKeyTypes", name: str = "") -> None:
        self.kind = _kind(key)
        self.name = name
        """What the user called it: a file's name."""
        self._key: Any = key

    @cached_property
    def der(self) -> bytes:
        """The SubjectPublicKeyInfo."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return bytes(self._key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    @property
    def fingerprint(self) -> str:
        """`sha256:<hex>` of the SubjectPublicKeyInfo."""
        return f"sha256:{hashlib.sha256(self.der).hexdigest()}"

    @property
    def pem(self) -> bytes:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return bytes(self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Did this key sign exactly these bytes?"""
        if not 0 < len(signature) <= _LONGEST_SIGNATURE:
            return False
        if self.kind == "ed25519":
            return self._ed25519(signature, message)
        return any(_verified(self._key, signature, message, *one) for one in self._schemes())

    def verify_hashed(self, signature: bytes, message: bytes, name: str) -> bool:
        """As `verify`, over one hash that the signature names (`sha256`, `sha384`, `sha512`): timestamps do."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding

        if not 0 < len(signature) <= _LONGEST_SIGNATURE:
            return False
        hashing = getattr(hashes, name.upper())()
        if self.kind == "ed25519":
            return _verified(self._key, signature, message)
        if self.kind in _OWN_HASH:
            return _verified(self._key, signature, message, ec.ECDSA(hashing))
        return _verified(self._key, signature, message, padding.PKCS1v15(), hashing)

    def _schemes(self) -> tuple[tuple[Any, ...], ...]:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding

        if self.kind in _OWN_HASH:
            names = dict.fromkeys(("SHA256", _OWN_HASH[self.kind]))
            return tuple((ec.ECDSA(getattr(hashes, name)()),) for name in names)
        return ((padding.PKCS1v15(), hashes.SHA256()),)

    def _ed25519(self, signature: bytes, message: bytes) -> bool:
        from nacl import bindings, exceptions

        if _verified(self._key, signature, message):
            return True
        state = bindings.crypto_sign_ed25519ph_state()
        bindings.crypto_sign_ed25519ph_update(state, message)
        try:
            return bool(bindings.crypto_sign_ed25519ph_final_verify(state, signature, self._key.public_bytes_raw()))
        except (exceptions.CryptoError, ValueError, TypeError):
            return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and other.der == self.der

    def __hash__(self) -> int:
        return hash(self.der)


class PrivateKey:
    """A private key. It has no representation that shows it."""

    def __init__(self, key: "PrivateKeyTypes") -> None:
        self.public = PublicKey(key.public_key())
        self._key: Any = key

    def sign(self, message: bytes) -> bytes:
        """The signature: DER of ECDSA, 64 bytes of Ed25519, PKCS #1 v1.5 of RSA."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding

        if self.public.kind == "ed25519":
            return bytes(self._key.sign(message))
        if self.public.kind in _OWN_HASH:
            # On every curve: the one hash that all cosigns verify.
            return bytes(self._key.sign(message, ec.ECDSA(hashes.SHA256())))
        return bytes(self._key.sign(message, padding.PKCS1v15(), hashes.SHA256()))

    def pkcs8(self) -> bytes:
        """DER of the PKCS #8 structure, unencrypted."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return bytes(self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def generate(kind: str = "ecdsa-p256") -> PrivateKey:
    """A new key of one of `KINDS`. UsageError for another kind."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    makers: dict[str, Callable[[], PrivateKeyTypes]] = {
        "ecdsa-p256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "ecdsa-p384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "ecdsa-p521": lambda: ec.generate_private_key(ec.SECP521R1()),
        "ed25519": ed25519.Ed25519PrivateKey.generate,
        "rsa-2048": lambda: rsa.generate_private_key(65537, 2048),
        "rsa-3072": lambda: rsa.generate_private_key(65537, 3072),
        "rsa-4096": lambda: rsa.generate_private_key(65537, 4096),
    }
    if kind not in makers:
        raise UsageError(f"There is no kind of key `{kind}`: use one of {', '.join(KINDS)}.")
    return PrivateKey(makers[kind]())


def public_keys(pem: bytes, name: str) -> tuple[PublicKey, ...]:
    """All public keys of a PEM text, in its order. UnreadableError when there is none or one of a kind that is not used."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    found = []
    for block in _blocks(pem, name):
        try:
            found.append(PublicKey(load_pem_public_key(block), name))
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise UnreadableError(f"{name} holds no public key that can be read ({error}): give a PEM file.") from None
    if not found:
        raise UnreadableError(f"{name} holds no public key: give a PEM file with `-----BEGIN PUBLIC KEY-----`.")
    return tuple(found)


def _blocks(pem: bytes, name: str) -> list[bytes]:
    found = [b"-----BEGIN " + rest for rest in pem.split(b"-----BEGIN ")[1:]]
    if any(b"PRIVATE KEY" in block[:60] for block in found):
        raise UnreadableError(f"{name} is a private key: give its public one (`pratique keys public --key {name}`).")
    if len(found) > 64:
        raise UnreadableError(f"{name} holds {len(found)} keys: give at most 64.")
    return found


def _kind(key: "PublicKeyTypes") -> str:
    """The kind of a key. UnreadableError for one that is weak or that nobody signs images with."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ed25519.Ed25519PublicKey):
        return "ed25519"
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, rsa.RSAPublicKey):
        if 2048 <= key.key_size <= _MOST_RSA_BITS:
            return f"rsa-{key.key_size}"
        raise UnreadableError(f"An RSA key of {key.key_size} bits is not used: take one of 2048 to {_MOST_RSA_BITS}.")
    raise UnreadableError("The key is of a kind that is not used: take ECDSA P-256, P-384 or P-521, Ed25519 or RSA.")


def _verified(key: Any, signature: bytes, *rest: Any) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, *rest)
    except InvalidSignature:
        return False
    return True
