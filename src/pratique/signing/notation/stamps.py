"""The RFC 3161 timestamp of a Notation signature, which brings its authority's certificates along."""

from typing import TYPE_CHECKING

from pratique.documents import der, timestamp
from pratique.errors import UnreadableError
from pratique.signing import timestamps
from pratique.signing.notation.envelope import Envelope
from pratique.signing.trust_root import CertificateAuthority
from pratique.signing.why import UnprovenError, Why

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.x509 import Certificate

_CERTIFICATES = 0xA0  # the tag of a SignedData's certificates
_GRANTED = b"\x30\x03\x02\x01\x00"
_MOST = 8  # certificates


def times(envelope: Envelope, roots: "tuple[Certificate, ...]") -> "tuple[datetime, datetime]":
    """Between which times an authority below one of the roots saw the signature. UnprovenError."""
    from cryptography.hazmat.primitives.serialization import Encoding

    if not envelope.timestamp:
        raise UnprovenError(Why.UNSTAMPED, "no timestamp came with it, and the trust policy wants one")
    try:
        found = _certificates(envelope.timestamp)
    except UnreadableError as error:
        raise UnprovenError(Why.UNSTAMPED, str(error).rstrip(".")) from None
    trusted = [each.public_bytes(Encoding.DER) for each in roots]
    authorities = [
        CertificateAuthority(chain=(signer, *(each for each in found if each != signer), root))
        for signer in found
        for root in trusted
    ]
    token = _reply(envelope.timestamp)
    at, accuracy = timestamps.stamped(token, envelope.signature, authorities), timestamp.read(token).info.accuracy
    try:
        return at - accuracy, at + accuracy
    except OverflowError:
        raise UnprovenError(Why.UNSTAMPED, "the timestamp's accuracy says nothing about its time") from None


def _reply(token: bytes) -> bytes:
    """A token as the reply of an authority that it was once in."""
    body = _GRANTED + token
    size = (len(body).bit_length() + 7) // 8
    length = bytes([0x80 | size]) + len(body).to_bytes(size, "big") if len(body) >= 0x80 else bytes([len(body)])
    return bytes([der.SEQUENCE]) + length + body


def _certificates(token: bytes) -> list[bytes]:
    """The certificates that a token brings along, in DER. UnreadableError."""
    timestamp.read(_reply(token))
    _, explicit = der.children(der.one(token), der.SEQUENCE)
    data = der.one(explicit.content)
    part = next((each for each in der.children(data, der.SEQUENCE) if each.tag == _CERTIFICATES), None)
    return [each.raw for each in der.children(part, _CERTIFICATES)][:_MOST] if part else []
