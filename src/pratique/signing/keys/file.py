"""A key in a PEM file: cosign's encrypted one, PKCS #8, SEC 1, PKCS #1, or a public key.

>>> private("cosign.key", Access(lambda: b"password")).public.fingerprint          # doctest: +SKIP
'sha256:…'
"""

import contextlib
import os

from pratique.errors import NotFoundError, UnreadableError, UsageError
from pratique.signing import algorithms
from pratique.signing.algorithms import PrivateKey, PublicKey
from pratique.signing.keys import Access, Password, _encrypted, _pem

REMOTE = False
_LIMIT = 1 << 20


def private(name: str, access: Access) -> PrivateKey:
    """The private key of a file; the password is asked for only when the file is encrypted. InputError, UsageError."""
    return _pem.private(read(name), access.password, name)


def public(name: str, access: Access) -> tuple[PublicKey, ...]:  # noqa: ARG001 - a file needs nothing else
    """The public keys of a file. InputError."""
    return algorithms.public_keys(read(name), name)


def write(prefix: str, key: PrivateKey, password: Password) -> tuple[str, str]:
    """`PREFIX.key`, encrypted and readable to its owner alone, and `PREFIX.pub`. UsageError rather than write over a file."""
    paths = f"{prefix}.key", f"{prefix}.pub"
    for path in paths:
        if os.path.lexists(path):
            raise UsageError(f"{path} is there already: move it away, or choose another --output-key-prefix.")
    _new(paths[0], _encrypted.encrypt(key.pkcs8(), password()), 0o600)
    try:
        _new(paths[1], key.public.pem, 0o644)
    except UsageError:
        with contextlib.suppress(OSError):
            os.unlink(paths[0])
        raise
    return paths


def read(name: str) -> bytes:
    """The bytes of a key file. NotFoundError, UnreadableError."""
    try:
        with open(name, "rb") as file:
            data = file.read(_LIMIT + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no key file {name}: check the path.") from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{name} cannot be read ({error}): check its permissions.") from None
    if len(data) > _LIMIT:
        raise UnreadableError(f"{name} is larger than {_LIMIT:,} bytes: name a key file.")
    return data


def _new(path: str, data: bytes, mode: int) -> None:
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode), "wb") as file:
            file.write(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): choose another --output-key-prefix.") from None
