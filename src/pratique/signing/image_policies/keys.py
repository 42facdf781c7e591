"""The keys of an authority, each with the one hash that it signs with."""

from typing import Any

from pratique.documents import cluster_image_policy as documents
from pratique.errors import InputError, UsageError
from pratique.signing import algorithms
from pratique.signing.algorithms import PublicKey
from pratique.signing.evaluation import TrustedKey
from pratique.signing.image_policies.reach import Absent, Reach

_HASHES = {"sha224": "SHA224", "sha256": "SHA256", "sha384": "SHA384", "sha512": "SHA512"}


class Hashed(PublicKey):
    """A key that is believed with one hash only, as `hashAlgorithm` names it."""

    def __init__(self, key: PublicKey, algorithm: str) -> None:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        super().__init__(load_der_public_key(key.der), key.name)
        self._algorithm: Any = getattr(hashes, _HASHES[algorithm])()

    def _schemes(self) -> tuple[tuple[Any, ...], ...]:
        from cryptography.hazmat.primitives.asymmetric import ec, padding

        if self.kind.startswith("ecdsa"):
            return ((ec.ECDSA(self._algorithm),),)
        return ((padding.PKCS1v15(), self._algorithm),)


def read(key: documents.Key, reach: Reach, name: str, where: str) -> tuple[TrustedKey, ...] | Absent:
    """The keys of `key`, each by the name of its authority. UsageError for one that cannot be read."""
    if sum(map(bool, (key.data, key.secret_ref, key.kms))) != 1:
        raise UsageError(f"{where}: `key` needs exactly one of `data`, `secretRef` and `kms`: name one.")
    if key.hash_algorithm and key.hash_algorithm not in _HASHES:
        raise UsageError(
            f"{where}: the hash {key.hash_algorithm[:40]!r} is not known: use one of {', '.join(_HASHES)}."
        )
    found = _pem(key, reach)
    if isinstance(found, Absent):
        return found
    try:
        keys = algorithms.public_keys(found, where)
    except InputError as error:
        raise UsageError(str(error)) from None
    for each in keys:
        each.name = name
    return tuple(TrustedKey(Hashed(each, key.hash_algorithm) if key.hash_algorithm else each) for each in keys)


def _pem(key: documents.Key, reach: Reach) -> bytes | Absent:
    if key.secret_ref is not None:
        return reach.secret(key.secret_ref.name)
    return reach.kms(key.kms) if key.kms else key.data.encode()
