"""COSE_Sign1: a payload and one signature over it and its protected headers (https://www.rfc-editor.org/rfc/rfc9052 section 4.2)."""

import msgspec

from pratique.documents import cbor
from pratique.documents.cbor import Key, Tag, Value
from pratique.errors import UnreadableError

_SIGN1 = 18
_PARTS = 4


class Sign1(msgspec.Struct, frozen=True, kw_only=True):
    headers: dict[Key, Value]
    """Protected: they are signed."""
    unprotected: dict[Key, Value]
    payload: bytes
    signature: bytes
    signed: bytes
    """What the signature is over: the Sig_structure of section 4.4, without external data."""


def decode(data: bytes) -> Sign1:
    """LimitError, UnreadableError; a message without payload (a detached one) is none that we read."""
    tagged = cbor.decode(data, "the COSE envelope")
    if not isinstance(tagged, Tag) or tagged.number != _SIGN1 or not isinstance(tagged.value, tuple):
        raise _odd("it is no COSE_Sign1 message")
    if len(tagged.value) != _PARTS:
        raise _odd(f"it has {len(tagged.value)} parts and not {_PARTS}")
    protected, unprotected, payload, signature = tagged.value
    if not (isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise _odd("its headers, payload or signature are no bytes")
    headers = cbor.decode(protected, "the headers of the COSE envelope")
    if not isinstance(headers, dict) or not isinstance(unprotected, dict):
        raise _odd("its headers are no map")
    if twice := headers.keys() & unprotected.keys():
        raise _odd(f"the header {min(map(str, twice))[:100]} is there protected and unprotected")
    parts = (cbor.text("Signature1"), cbor.octets(protected), cbor.octets(b""), cbor.octets(payload))
    signed = cbor.head(4, len(parts)) + b"".join(parts)
    return Sign1(headers=headers, unprotected=unprotected, payload=payload, signature=signature, signed=signed)


def _odd(why: str) -> UnreadableError:
    return UnreadableError(f"Could not read the COSE envelope: {why}; sign again.")
