"""JSON Web Signatures with one signature, in flattened JSON (https://www.rfc-editor.org/rfc/rfc7515 section 7.2.2)."""

import base64
import binascii
from typing import Any

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError

LIMIT = 10 << 20
"""Bytes."""


class _Flattened(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    payload: str
    protected: str
    signature: str
    header: dict[str, Any] = {}


class Jws(msgspec.Struct, frozen=True, kw_only=True):
    headers: dict[str, Any]
    """Protected: they are signed."""
    unprotected: dict[str, Any]
    payload: bytes
    signature: bytes
    signed: bytes
    """What the signature is over."""


def decode(data: bytes) -> Jws:
    """LimitError, UnreadableError."""
    raw = strict.decode(data, _Flattened, "the JWS envelope", LIMIT)
    headers = strict.check(_unpacked(raw.protected), "the headers of the JWS envelope", LIMIT)
    if not isinstance(headers, dict):
        raise _odd("its headers are no object")
    if twice := headers.keys() & raw.header.keys():
        raise _odd(f"the header {min(twice)[:100]} is there protected and unprotected")
    return Jws(
        headers=headers,
        unprotected=raw.header,
        payload=_unpacked(raw.payload),
        signature=_unpacked(raw.signature),
        signed=f"{raw.protected}.{raw.payload}".encode(),
    )


def _unpacked(text: str) -> bytes:
    """base64url without padding, and only as an encoder writes it."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _odd("its base64 is damaged") from None
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise _odd("its base64 is not the URL-safe one without padding")
    return data


def _odd(why: str) -> UnreadableError:
    return UnreadableError(f"Could not read the JWS envelope: {why}; sign again.")
