"""RFC 3161 timestamps: what an authority's answer says, and what it takes to verify it.

RFC 3161 (TimeStampResp, TSTInfo), RFC 5652 (the signed data around it), RFC 5035 and 2634 (which certificate signed).

>>> read(token).time                                                                   # doctest: +SKIP
datetime.datetime(2026, 6, 1, 12, 0, tzinfo=datetime.timezone.utc)
"""

import hashlib
from datetime import datetime, timedelta

import msgspec

from pratique.documents import der
from pratique.documents.der import Element
from pratique.errors import UnreadableError

LIMIT = 64 << 10  # bytes of a timestamp with its certificates
_GRANTED = (0, 1)
_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_SIGNATURES = {
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
    "1.2.840.113549.1.1.1": "",
    "1.3.101.112": "",
}
"""ECDSA, RSA and Ed25519 with their hashes; empty where the signer's digest algorithm says it."""
_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_CERTIFICATE, _CERTIFICATE_SHA1 = "1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.16.2.12"


class Info(msgspec.Struct, frozen=True):
    """The TSTInfo: what was stamped, and when."""

    algorithm: str
    """Of `digest`, as hashlib calls it."""
    digest: bytes
    """Of what was stamped."""
    time: datetime
    accuracy: timedelta = timedelta()
    """How far from it the true time may be, earlier or later, as the authority says; nothing where it does not."""


class Timestamp(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing here is verified but that its parts are about each other."""

    info: Info
    issuer: bytes
    """The name in DER of who issued the signer's certificate; empty where it is named otherwise."""
    serial: int
    certificate: tuple[str, bytes]
    """Hash and digest of the signer's certificate: both are signed."""
    signed: bytes
    """What the signature is over."""
    hash: str
    """Of the signature."""
    signature: bytes


def read(token: bytes) -> Timestamp:
    """A TimeStampResp that was granted. UnreadableError."""
    if len(token) > LIMIT:
        raise UnreadableError(f"The timestamp has {len(token):,} bytes: sign again.")
    status, *wrapped = _parts(der.one(token))
    granted, *_ = _parts(status)
    if der.integer(granted) not in _GRANTED or len(wrapped) != 1:
        raise _odd("was not granted")
    kind, explicit = _parts(wrapped[0], 2)
    if der.oid(kind) != _SIGNED_DATA:
        raise _odd("is no signed data")
    [data] = _parts(explicit, 1, 0xA0)
    return _signed_data(data)


def _signed_data(data: Element) -> Timestamp:
    _, _, encapsulated, *rest = _parts(data, least=4)
    kind, explicit = _parts(encapsulated, 2)
    if der.oid(kind) != _TST_INFO:
        raise _odd("is signed data about something else")
    [octets] = _parts(explicit, 1, 0xA0)
    [signer] = _parts(rest[-1], 1, der.SET)
    return _signer(signer, der.content(octets, der.OCTET_STRING))


def _signer(element: Element, info: bytes) -> Timestamp:
    _, named, digesting, attributes, signing, signature = _parts(element, 6)
    issuer, serial = b"", 0
    if named.tag == der.SEQUENCE:
        first, second = _parts(named, 2)
        issuer, serial = first.raw, der.integer(second)
    hashing = _algorithm(digesting, _HASHES)
    return Timestamp(
        info=_info(info),
        issuer=issuer,
        serial=serial,
        certificate=_certificate(_about(_attributes(attributes), hashing, info)),
        # They are signed as a SET and sent with the tag of their place (RFC 5652, section 5.4).
        signed=bytes([der.SET]) + attributes.raw[1:],
        hash=_algorithm(signing, _SIGNATURES) or hashing,
        signature=der.content(signature, der.OCTET_STRING),
    )


def _info(info: bytes) -> Info:
    version, _, imprint, _, time, *rest = _parts(der.one(info), least=5)
    if der.integer(version) != 1:
        raise _odd("is of a version that is not known")
    algorithm, digest = _parts(imprint, 2)
    accuracy = _accuracy(rest[0]) if rest and rest[0].tag == der.SEQUENCE else timedelta()
    return Info(_algorithm(algorithm, _HASHES), der.content(digest, der.OCTET_STRING), der.time(time), accuracy)


def _accuracy(element: Element) -> timedelta:
    """Seconds, thousandths and millionths, each of which may be left out (RFC 3161 section 2.4.2)."""
    units = {der.INTEGER: "seconds", 0x80: "milliseconds", 0x81: "microseconds"}
    found = {}
    for each in der.children(element, der.SEQUENCE):
        if each.tag not in units or not 0 < len(each.content) <= 4:
            raise _odd("has an accuracy that is none")
        found[units[each.tag]] = int.from_bytes(each.content, "big", signed=True)
    if any(value < 0 for value in found.values()):
        raise _odd("has an accuracy that is none")
    return timedelta(**found)


def _attributes(element: Element) -> dict[str, Element]:
    """The signed attributes, each with its one value."""
    found: dict[str, Element] = {}
    for each in der.children(element, 0xA0):
        kind, values = _parts(each, 2)
        name = der.oid(kind)
        if name in found:
            raise _odd("says one thing twice")
        [found[name]] = _parts(values, 1, der.SET)
    return found


def _about(attributes: dict[str, Element], hashing: str, info: bytes) -> dict[str, Element]:
    """The attributes themselves. UnreadableError when they are not about this info."""
    kind, digest = attributes.get(_CONTENT_TYPE), attributes.get(_MESSAGE_DIGEST)
    if not kind or der.oid(kind) != _TST_INFO:
        raise _odd("does not say what is signed")
    if not digest or der.content(digest, der.OCTET_STRING) != hashlib.new(hashing, info).digest():
        raise _odd("was changed after it was signed")
    return attributes


def _certificate(attributes: dict[str, Element]) -> tuple[str, bytes]:
    """Hash and digest of the certificate that signed."""
    value = attributes.get(_CERTIFICATE) or attributes.get(_CERTIFICATE_SHA1)
    if not value:
        raise _odd("does not name the certificate that signed it")
    listed, *_ = _parts(value)
    first, *_ = _parts(listed)
    algorithm, *rest = _parts(first)
    if algorithm.tag == der.SEQUENCE and rest:
        return _algorithm(algorithm, _HASHES), der.content(rest[0], der.OCTET_STRING)
    return "sha256" if _CERTIFICATE in attributes else "sha1", der.content(algorithm, der.OCTET_STRING)


def _algorithm(element: Element, known: dict[str, str]) -> str:
    oid, *_ = _parts(element)
    name = der.oid(oid)
    if name not in known:
        raise _odd(f"uses an algorithm that is not known ({name})")
    return known[name]


def _parts(element: Element, count: int = 0, tag: int = der.SEQUENCE, least: int = 1) -> tuple[Element, ...]:
    """What an element holds: so many, or at least so many where no count is given."""
    found = der.children(element, tag)
    if len(found) != count if count else len(found) < least:
        raise _odd("is not built as one")
    return found


def _odd(what: str) -> UnreadableError:
    return UnreadableError(f"The timestamp {what}: sign again.")
