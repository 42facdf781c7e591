"""The key behind the identities of secrets: `secrets.key` in the data directory, or the file that the settings name, so
that a fleet can share one.
"""

import contextlib
import hashlib
import os
import secrets
import tempfile

from pratique.errors import UsageError

_KEY_BYTES = 32


def key_name(key: bytes) -> str:
    """Says which key made an identity, and nothing about the key."""
    return hashlib.blake2b(b"", key=key, digest_size=8, person=b"key-name").hexdigest()


def read_key(path: str) -> bytes:
    """The key in a file of this user; it is made when it is not there. Raises UsageError for one that is damaged."""
    os.makedirs(os.path.dirname(path) or ".", 0o700, exist_ok=True)
    if not os.path.exists(path):
        # Written whole beside its place and then linked, so that no other process ever reads half a key.
        handle, fresh = tempfile.mkstemp(dir=os.path.dirname(path) or ".")
        with open(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
    try:
        with open(path, "rb") as file:
            key = file.read(_KEY_BYTES + 1)
    except OSError as error:
        raise UsageError(f"The key of secrets {path} cannot be read ({error.strerror}): name another.") from None
    if len(key) != _KEY_BYTES:
        raise UsageError(f"{path} does not hold {_KEY_BYTES} bytes: delete it, and a new key of secrets is made.")
    return key
