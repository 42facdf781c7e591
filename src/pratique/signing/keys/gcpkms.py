"""A key in Google Cloud KMS: `gcpkms://projects/P/locations/L/keyRings/R/cryptoKeys/K[/cryptoKeyVersions/N]`; else the newest.

Credentials are Google's application default ones: GOOGLE_APPLICATION_CREDENTIALS, the login of `gcloud`, the machine's.
https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions/asymmetricSign
"""

import itertools
import re
from typing import Any

from pratique.errors import UnreadableError, UsageError
from pratique.signing import algorithms
from pratique.signing.algorithms import PrivateKey, PublicKey
from pratique.signing.keys import Access, _elsewhere

REMOTE = True
_REFERENCE = re.compile(
    r"gcpkms://(projects/[^/\s]+/locations/[\w-]+/keyRings/[\w-]+/cryptoKeys/[\w-]+)(?:/(?:cryptoKeyVersions|versions)/([0-9]+))?",
    re.ASCII,
)
_FORM = "gcpkms://projects/P/locations/L/keyRings/R/cryptoKeys/K or the same with /cryptoKeyVersions/N"
_ALGORITHM = re.compile(r"(?:EC_SIGN_P256|EC_SIGN_P384|RSA_SIGN_PKCS1_[0-9]+)_SHA(256|384)")
_MOST_VERSIONS = 10_000


def private(name: str, access: Access) -> PrivateKey:  # noqa: ARG001 - Google knows by itself who asks
    """A key that signs at Google. UsageError, UnreadableError, OutsideError."""
    return _open(name)


def public(name: str, access: Access) -> tuple[PublicKey, ...]:  # noqa: ARG001 - as above
    """The public half of a key at Google. UsageError, UnreadableError, OutsideError."""
    return (_open(name).public,)


def _open(name: str) -> _elsewhere.Elsewhere:
    path, version = _elsewhere.matched(_REFERENCE, name, _FORM).groups()
    with _elsewhere.needing("kms-gcp"):
        from google.api_core.exceptions import GoogleAPIError
        from google.auth.exceptions import GoogleAuthError
        from google.cloud import kms
    failures = (GoogleAPIError, GoogleAuthError)
    with _elsewhere.asking(name, *failures):
        client = kms.KeyManagementServiceClient()
        held = f"{path}/cryptoKeyVersions/{version or _newest(client, path, name)}"
        answer = client.get_public_key(request={"name": held}, timeout=_elsewhere.READ)
        hashed = _hash(answer.algorithm.name, name)
        key = algorithms.public_keys(answer.pem.encode(), name)[0]

    def sign(digest: bytes) -> bytes:
        with _elsewhere.asking(name, *failures):
            request = {"name": held, "digest": {hashed: digest}}
            return bytes(client.asymmetric_sign(request=request, timeout=_elsewhere.READ).signature)

    return _elsewhere.Elsewhere(key, sign, hashed)


def _newest(client: Any, path: str, name: str) -> int:
    """The highest number of the versions that may be used. UsageError where there is none."""
    request = {"parent": path, "filter": "state=ENABLED"}
    found = client.list_crypto_key_versions(request=request, timeout=_elsewhere.READ)
    numbers = [int(each.name.rpartition("/")[2]) for each in itertools.islice(found, _MOST_VERSIONS)]
    if not numbers:
        raise UsageError(f"{name} has no version that is enabled: enable one, or name another key.")
    return max(numbers)


def _hash(algorithm: str, name: str) -> str:
    """The digest that a key signs, which is part of the key. UnreadableError for what no cosign verifies."""
    if found := _ALGORITHM.fullmatch(algorithm):
        return f"sha{found[1]}"
    raise UnreadableError(
        f"{name} signs with {algorithm}: take a key of EC_SIGN_P256_SHA256 or RSA_SIGN_PKCS1_…_SHA256."
    )
