"""DSSE: an envelope whose signatures cover a payload and its type.

https://github.com/secure-systems-lab/dsse/blob/master/envelope.md and protocol.md

>>> pae("http://example.com/HelloWorld", b"hello world")
b'DSSEv1 29 http://example.com/HelloWorld 11 hello world'
"""

import base64
import binascii
from collections.abc import Sequence

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError

LIMIT = 64 << 20
"""Bytes of an envelope. An SBOM of 100,000 components has about 40 MB."""
_MOST_SIGNATURES = 16


class Signature(msgspec.Struct, frozen=True):
    sig: str
    keyid: str | None = None


class Envelope(msgspec.Struct, frozen=True, rename="camel"):
    """As it is written: base64 inside. `payload_bytes` and `signature_bytes` give what is signed and by what."""

    payload: str
    payload_type: str
    signatures: tuple[Signature, ...] = ()


def decode(data: bytes, limit: int = LIMIT) -> Envelope:
    """LimitError, UnreadableError."""
    return checked(strict.decode(data, Envelope, "the envelope", limit))


def checked(envelope: Envelope) -> Envelope:
    """The envelope itself. UnreadableError for one without signatures or with more than anybody makes."""
    if not 1 <= len(envelope.signatures) <= _MOST_SIGNATURES:
        raise UnreadableError(
            f"The envelope has {len(envelope.signatures)} signatures and 1 to {_MOST_SIGNATURES} are read: sign again."
        )
    return envelope


def encode(payload: bytes, payload_type: str, signatures: Sequence[bytes]) -> Envelope:
    """An envelope of the payload; `signatures` are over `pae`."""
    made = tuple(Signature(base64.b64encode(each).decode(), "") for each in signatures)
    return Envelope(base64.b64encode(payload).decode(), payload_type, made)


def pae(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding: what is signed names its own type and lengths."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def unpacked(text: str, what: str) -> bytes:
    """Bytes of standard or URL-safe base64, with its padding; the protocol wants both read. UnreadableError."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableError(f"Could not read {what}: its base64 is damaged ({error}); sign again.") from None
