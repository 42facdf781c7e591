"""A key in the transit engine of HashiCorp Vault or OpenBao: `hashivault://KEY`, of which the newest version is used.

Where it is and who we are, hvac learns as Vault's own client does: VAULT_ADDR, VAULT_TOKEN or ~/.vault-token, VAULT_CACERT. The engine
is where TRANSIT_SECRET_ENGINE_PATH says, in the namespace of VAULT_NAMESPACE.
https://developer.hashicorp.com/vault/api-docs/secret/transit#sign-data
"""

import base64
import re
from typing import Any

from pratique.model.settings import KeyPlaces
from pratique.signing import algorithms
from pratique.signing.algorithms import PrivateKey, PublicKey
from pratique.signing.keys import Access, _elsewhere

REMOTE = True
_REFERENCE = re.compile(r"hashivault://(\w(?:[\w.-]*\w)?)", re.ASCII)


def private(name: str, access: Access) -> PrivateKey:
    """A key that signs in Vault. UsageError, OutsideError."""
    return _open(name, access.places)


def public(name: str, access: Access) -> tuple[PublicKey, ...]:
    """The public half of a key in Vault. UsageError, OutsideError."""
    return (_open(name, access.places).public,)


def _open(name: str, places: KeyPlaces) -> _elsewhere.Elsewhere:
    key_name = _elsewhere.matched(_REFERENCE, name, "hashivault://KEY")[1]
    with _elsewhere.needing("kms-vault"):
        import hvac
        from hvac.exceptions import VaultError
        from requests import RequestException
    failures = (VaultError, RequestException)
    with _elsewhere.asking(name, *failures):
        transit = hvac.Client(namespace=places.vault_namespace or None, timeout=_elsewhere.READ).secrets.transit
        answer = transit.read_key(key_name, mount_point=places.vault_transit)["data"]
        version = int(answer["latest_version"])
        key = _public(answer["keys"][str(version)], name)
    # This version of it, and not one that is the newest by then.
    request: dict[str, Any] = {"name": key_name, "key_version": version, "mount_point": places.vault_transit}
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
