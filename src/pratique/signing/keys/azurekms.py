"""A key in Azure Key Vault: `azurekms://HOST/KEY[/VERSION]`, HOST as `team.vault.azure.net`; without a version the newest.

Credentials are those of DefaultAzureCredential: the environment, a managed identity, the login of `az`.
https://learn.microsoft.com/en-us/rest/api/keyvault/keys/sign/sign
"""

import re
from typing import Any

from pratique.signing.algorithms import PrivateKey, PublicKey
from pratique.signing.keys import Access, _elsewhere

REMOTE = True
_REFERENCE = re.compile(r"azurekms://([\w-]+(?:\.[\w-]+)+)/([\w-]+)(?:/(\w*))?", re.ASCII)
_FORM = "azurekms://NAME.vault.azure.net/KEY or azurekms://NAME.vault.azure.net/KEY/VERSION"
_ALGORITHMS = {"ecdsa-p256": "ES256", "ecdsa-p384": "ES384", "ecdsa-p521": "ES512"}


def private(name: str, access: Access) -> PrivateKey:  # noqa: ARG001 - Azure knows by itself who asks
    """A key that signs in Azure. UsageError, OutsideError."""
    return _open(name)


def public(name: str, access: Access) -> tuple[PublicKey, ...]:  # noqa: ARG001 - as above
    """The public half of a key in Azure. UsageError, OutsideError."""
    return (_open(name).public,)


def _open(name: str) -> _elsewhere.Elsewhere:
    host, key_name, version = _elsewhere.matched(_REFERENCE, name, _FORM).groups()
    with _elsewhere.needing("kms-azure"):
        from azure.core.exceptions import AzureError
        from azure.identity import DefaultAzureCredential
        from azure.keyvault.keys import KeyClient
        from azure.keyvault.keys.crypto import CryptographyClient, SignatureAlgorithm
    limits = {"connection_timeout": _elsewhere.CONNECT, "read_timeout": _elsewhere.READ}
    with _elsewhere.asking(name, AzureError):
        credential = DefaultAzureCredential()
        found = KeyClient(f"https://{host}", credential, **limits).get_key(key_name, version or None)
        key = PublicKey(_public(found.key), name)
        # This version of it, and not one that is the newest by then.
        client = CryptographyClient(found, credential, **limits)
        algorithm = SignatureAlgorithm(_ALGORITHMS.get(key.kind, "RS256"))

    def sign(digest: bytes) -> bytes:
        with _elsewhere.asking(name, AzureError):
            made = bytes(client.sign(algorithm, digest).signature)
            return _elsewhere.der_signature(made) if key.kind in _ALGORITHMS else made

    return _elsewhere.Elsewhere(key, sign, _elsewhere.OWN_HASH.get(key.kind, "sha256"))


def _public(found: Any) -> Any:
    """The public key of a JSON Web Key, whose numbers are bytes. ValueError, KeyError."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if str(getattr(found.kty, "value", found.kty)).startswith("RSA"):
        return rsa.RSAPublicNumbers(int.from_bytes(found.e, "big"), int.from_bytes(found.n, "big")).public_key()
    curves: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
    curve = curves[getattr(found.crv, "value", found.crv)]
    return ec.EllipticCurvePublicNumbers(
        int.from_bytes(found.x, "big"), int.from_bytes(found.y, "big"), curve
    ).public_key()
