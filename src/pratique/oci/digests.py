"""Digests: `sha256:<64 hex digits>` (https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests).

>>> of(b"")
'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
"""

import hashlib
import re
from typing import BinaryIO

from pratique.errors import UnreadableError

_SHA256 = re.compile(r"sha256:[0-9a-f]{64}")


def of(data: bytes) -> str:
    """The digest of some bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def of_stream(stream: BinaryIO) -> str:
    """The digest of what is left of a stream."""
    hashed = hashlib.sha256()
    while piece := stream.read(1 << 20):
        hashed.update(piece)
    return f"sha256:{hashed.hexdigest()}"


def valid(text: str) -> bool:
    """Is it a well-formed sha256 digest? (sha512 is registered too; no registry or builder that we know of writes it.)"""
    return _SHA256.fullmatch(text) is not None


def checked(text: str, what: str) -> str:
    """The digest itself. UnreadableError when it is malformed: it becomes part of paths and URLs."""
    if not valid(text):
        raise UnreadableError(
            f"{what} has the digest {text[:100]!r}, which is not sha256 and 64 hex digits: build it again."
        )
    return text


def verify(data: bytes, digest: str, what: str) -> None:
    """UnreadableError unless the bytes have the digest."""
    found = of(data)
    if found != digest:
        raise UnreadableError(
            f"{what} has the digest {found} and {digest} was promised: it is damaged or was tampered with, fetch it again."
        )
