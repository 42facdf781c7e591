"""A private key as PEM has it, wherever that was read: encrypted by cosign or OpenSSL, or plain."""

from pratique.errors import UnreadableError
from pratique.signing.algorithms import PrivateKey
from pratique.signing.keys import Password, _encrypted


def private(pem: bytes, password: Password, name: str) -> PrivateKey:
    """The key; the password is asked for only when it is encrypted. UnreadableError, UsageError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

    try:
        if _encrypted.is_encrypted(pem):
            return PrivateKey(load_der_private_key(_encrypted.decrypt(pem, password(), name), None))
        return PrivateKey(load_pem_private_key(pem, (password() or None) if _protected(pem) else None))
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnreadableError(
            f"{name} holds no private key that can be read ({_first_line(error)}): name a PEM file and give its password."
        ) from None


def _protected(pem: bytes) -> bool:
    return b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in pem or b"Proc-Type: 4,ENCRYPTED" in pem


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:120].rstrip(".")
