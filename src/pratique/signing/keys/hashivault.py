"""A key in the transit engine of HashiCorp Vault or OpenBao: `hashivault://KEY`, of which the newest version is used.

Where it is and who we are, hvac learns as Vault's own client does: VAULT_ADDR, VAULT_TOKEN or ~/.vault-token.
https://developer.hashicorp.com/vault/api-docs/secret/transit#sign-data
"""

import base64
import re
from typing import Any

from pratique.signing import algorithms
from pratique.signing.algorithms import PrivateKey, PublicKey
from pratique.signing.keys import Password, _elsewhere

REMOTE = True
_REFERENCE = re.compile(r"hashivault://(\w(?:[\w.-]*\w)?)", re.ASCII)


def private(name: str, password: Password) -> PrivateKey:  # noqa: ARG001 - the token is Vault's own matter
    """A key that signs in Vault. UsageError, OutsideError."""
    return _open(name)


def public(name: str) -> tuple[PublicKey, ...]:
    """The public half of a key in Vault. UsageError, OutsideError."""
    return (_open(name).public,)


def _open(name: str) -> _elsewhere.Elsewhere:
    key_name = _elsewhere.matched(_REFERENCE, name, "hashivault://KEY")[1]
    with _elsewhere.needing("kms-vault"):
        import hvac
        from hvac.exceptions import VaultError
        from requests import RequestException
    failures = (VaultError, RequestException)
    with _elsewhere.asking(name, *failures):
        transit = hvac.Client(timeout=_elsewhere.READ).secrets.transit
        answer = transit.read_key(key_name)["data"]
        version = int(answer["latest_version"])
        key = _public(answer["keys"][str(version)], name)
    # This version of it, and not one that is the newest by then.
    request: dict[str, Any] = {"name": key_name, "key_version": version}
    hashed = "" if key.kind == "ed25519" else "sha256"
    if hashed:
        request |= {"prehashed": True, "hash_algorithm": "sha2-256", "signature_algorithm": "pkcs1v15"}

    def sign(digest: bytes) -> bytes:
        with _elsewhere.asking(name, *failures):
            made = transit.sign_data(hash_input=base64.b64encode(digest).decode(), **request)["data"]["signature"]
            return base64.b64decode(made.rpartition(":")[2], validate=True)  # vault:v1:BASE64

    return _elsewhere.Elsewhere(key, sign, hashed)


def _public(held: dict[str, str], name: str) -> PublicKey:
    """PEM, or the bare 32 bytes of Ed25519 in base64."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    text = held["public_key"]
    if text.startswith("-----BEGIN "):
        return algorithms.public_keys(text.encode(), name)[0]
    return PublicKey(Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True)), name)
