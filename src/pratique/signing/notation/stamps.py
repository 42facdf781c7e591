"""The RFC 3161 timestamp of a Notation signature, which brings its authority's certificates along."""

import contextlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pratique.documents import der, timestamp
from pratique.errors import UnreadableError
from pratique.signing import certificates, timestamps
from pratique.signing.notation import chain
from pratique.signing.notation.envelope import Envelope
from pratique.signing.trust_root import CertificateAuthority
from pratique.signing.why import UnprovenError, Why

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_CERTIFICATES = 0xA0  # the tag of a SignedData's certificates
_GRANTED = b"\x30\x03\x02\x01\x00"
_MOST = 8  # certificates


class Stamp(msgspec.Struct, frozen=True):
    """A timestamp that counts."""

    start: datetime
    """Not before it was the signature made that was seen …"""
    end: datetime
    """… and not after it."""
    chain: tuple["Certificate", ...]
    """Of who saw it, up to the root."""


def stamp(envelope: Envelope, roots: "tuple[Certificate, ...]") -> Stamp:
    """What an authority below one of the roots says about the signature. UnprovenError."""
    if not envelope.timestamp:
        raise UnprovenError(Why.UNSTAMPED, "no timestamp came with it, and the trust policy wants one")
    try:
        found = _certificates(envelope.timestamp)
    except UnreadableError as error:
        raise UnprovenError(Why.UNSTAMPED, str(error).rstrip(".")) from None
    token = _reply(envelope.timestamp)
    at, path = _signer(token, envelope.signature, found, roots)
    accuracy = timestamp.read(token).info.accuracy
    try:
        return Stamp(at - accuracy, at + accuracy, path)
    except OverflowError:
        raise UnprovenError(Why.UNSTAMPED, "the timestamp's accuracy says nothing about its time") from None


def _signer(
    token: bytes, message: bytes, found: list[bytes], roots: "tuple[Certificate, ...]"
) -> "tuple[datetime, tuple[Certificate, ...]]":
    """When these bytes were stamped, and by whom. UnprovenError."""
    from cryptography.hazmat.primitives.serialization import Encoding

    doubts = []
    for signer in found:
        for root in roots:
            others = [each for each in found if each != signer]
            authority = CertificateAuthority(chain=(signer, *others, root.public_bytes(Encoding.DER)))
            try:
                at = timestamps.stamped(token, message, [authority])
                return at, _path(certificates.load(signer), [certificates.load(each) for each in others], root)
            except UnprovenError as error:
                doubts.append(error)
    raise doubts[0] if len(doubts) == 1 else UnprovenError(Why.UNSTAMPED, "no trusted authority signed the timestamp")


def _path(
    certificate: "Certificate", between: "Sequence[Certificate]", root: "Certificate"
) -> "tuple[Certificate, ...]":
    """The certificates from one up to the root, each issued by the next. UnprovenError."""
    if certificate == root or chain.issued(certificate, root):
        return (certificate, root) if certificate != root else (root,)
    for issuer in between:
        if chain.issued(certificate, issuer):
            with contextlib.suppress(UnprovenError):
                return (certificate, *_path(issuer, [each for each in between if each != issuer], root))
    raise UnprovenError(Why.UNSTAMPED, "the timestamp authority's certificate does not lead to its root")


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
