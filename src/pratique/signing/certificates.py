"""A signer's certificate: whether a trusted authority issued it, what it may do, and whom it names.

The profile is Fulcio's (https://github.com/sigstore/fulcio/blob/main/docs/certificate-specification.md, oid-info.md); paths are
built as RFC 5280 has it, within bounds. What an extension says that is critical and not known here is never passed over.

>>> named(load(der)).subject                                                           # doctest: +SKIP
'me@example.com'
"""

import functools
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pratique.documents import der
from pratique.errors import UnreadableError
from pratique.signing.algorithms import PublicKey
from pratique.signing.trust_root import CertificateAuthority
from pratique.signing.why import UnprovenError, Why

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, ExtensionType, GeneralName, ObjectIdentifier

_E = TypeVar("_E", bound="ExtensionType")

_ISSUER_OLD, _ISSUER, _USERNAME = (f"1.3.6.1.4.1.57264.1.{number}" for number in (1, 8, 7))
_VERSION = 0xA0  # the tag of the first field; a certificate of version 1 has no such field, and no extensions
_DEEPEST = 5  # certificates between a signer's and its root
_LARGEST = 64 << 10  # bytes


class Named(msgspec.Struct, frozen=True):
    """Whom a certificate names."""

    issuer: str
    """Of the login."""
    subject: str


def load(raw: bytes) -> "Certificate":
    """A certificate of DER. UnprovenError."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    odd = (x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType, UnsupportedAlgorithm)
    try:
        if len(raw) > _LARGEST or _serial(raw) <= 0:
            raise ValueError
        found = x509.load_der_x509_certificate(raw)
        list(found.extensions)
        # Its signature is whole bytes. What counts the bits that are left over is covered by nothing, so one spelling counts.
        *_, signature = der.children(der.one(raw), der.SEQUENCE)
        if not der.content(signature, der.BIT_STRING).startswith(b"\0"):
            raise ValueError
    except (ValueError, UnreadableError, *odd):
        raise UnprovenError(Why.UNREADABLE, "its certificate cannot be read") from None
    return found


@functools.lru_cache(256)
def _trusted(raw: bytes) -> "Certificate":
    """A certificate of the trust root, which was read when the trust root was."""
    from cryptography import x509

    return x509.load_der_x509_certificate(raw)


def key(certificate: "Certificate") -> PublicKey:
    """The key of a certificate. UnprovenError for one of a kind that nobody signs with."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return PublicKey(certificate.public_key())
    except (UnreadableError, UnsupportedAlgorithm, ValueError):
        raise UnprovenError(Why.CERTIFICATE_UNTRUSTED, "its certificate has a key of a kind that is not used") from None


def named(certificate: "Certificate") -> Named:
    """UnprovenError for a certificate that names nobody, or several."""
    subjects = _subjects(certificate)
    if len(subjects) != 1 or not subjects[0]:
        raise UnprovenError(Why.UNREADABLE, f"its certificate names {len(subjects)} subjects and must name one")
    issuer = _extension(certificate, _ISSUER)
    old = _extension(certificate, _ISSUER_OLD)
    try:
        found = der.text(der.one(issuer)) if issuer else old.decode()
        if old and found != old.decode():
            raise UnprovenError(Why.UNREADABLE, "its certificate names two issuers of the login")
    except (UnreadableError, UnicodeDecodeError):
        raise UnprovenError(Why.UNREADABLE, "its certificate does not name the issuer of the login as text") from None
    if not found:
        raise UnprovenError(Why.UNREADABLE, "its certificate does not name who issued the login")
    return Named(found, subjects[0])


def signs_code(certificate: "Certificate") -> None:
    """UnprovenError for a certificate that is not one for signing code."""
    from cryptography.x509 import BasicConstraints, KeyUsage
    from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

    usage = _value(certificate, KeyUsage)
    basic = _value(certificate, BasicConstraints)
    if not usage or not usage.digital_signature or not _may(certificate, ExtendedKeyUsageOID.CODE_SIGNING, True):
        raise UnprovenError(Why.CERTIFICATE_UNTRUSTED, "its certificate is not one for signing code")
    if basic and basic.ca:
        raise UnprovenError(Why.CERTIFICATE_UNTRUSTED, "its certificate is that of an authority and not of a signer")
    _known(certificate, ExtensionOID.SUBJECT_ALTERNATIVE_NAME)


def chain(
    certificate: "Certificate",
    between: Sequence["Certificate"],
    authorities: Sequence[CertificateAuthority],
    at: datetime,
) -> "Certificate":
    """The certificate that issued this one, when a path to a trusted root counts at that time. UnprovenError.

    `between`: certificates that came with the signature; they are believed only as part of such a path.
    """
    from cryptography.x509.oid import ExtendedKeyUsageOID

    _in_time(certificate, at)
    for authority in authorities:
        if not authority.counts(at):
            continue
        *listed, root = map(_trusted, authority.chain)
        found = _path(certificate, [*listed, *between[:_DEEPEST]], root, at, ExtendedKeyUsageOID.CODE_SIGNING)
        if found:
            return found
    raise UnprovenError(
        Why.CERTIFICATE_UNTRUSTED,
        f"no trusted authority issued its certificate, as of {at.isoformat()} when it was signed",
    )


def stamps(authority: CertificateAuthority, at: datetime) -> "Certificate":
    """The certificate that signs an authority's timestamps, when it counts at that time. UnprovenError."""
    from cryptography.x509.oid import ExtendedKeyUsageOID

    signer, *others = map(_trusted, authority.chain)
    if not authority.counts(at) or not (signer.not_valid_before_utc <= at <= signer.not_valid_after_utc):
        raise UnprovenError(Why.UNSTAMPED, f"the timestamp is of {at.isoformat()}, when its authority did not count")
    if not _may(signer, ExtendedKeyUsageOID.TIME_STAMPING, True):
        raise UnprovenError(Why.UNSTAMPED, "the timestamp authority's certificate is not one for timestamps")
    if others and not _path(signer, others[:-1], others[-1], at, ExtendedKeyUsageOID.TIME_STAMPING):
        raise UnprovenError(Why.UNSTAMPED, "the timestamp authority's certificate does not lead to its root")
    return signer


def _path(
    certificate: "Certificate",
    between: Sequence["Certificate"],
    root: "Certificate",
    at: datetime,
    purpose: "ObjectIdentifier",
    below: int = 0,
) -> "Certificate | None":
    """Who issued a certificate, on a path to the root; None where there is no such path."""
    for issuer in (root, *between):
        if not _issues(issuer, at, purpose, below) or not _issued(certificate, issuer):
            continue
        rest = [each for each in between if each != issuer]
        if issuer == root or (below < _DEEPEST and _path(issuer, rest, root, at, purpose, below + 1)):
            return issuer
    return None


def issuer_name(certificate: "Certificate") -> bytes:
    """DER of the name of who issued a certificate: its bytes, whatever they mean."""
    _, _, _, issuer, *_ = der.children(der.one(certificate.tbs_certificate_bytes), der.SEQUENCE)
    return issuer.raw


def _serial(raw: bytes) -> int:
    """The number of a certificate of version 3. A number that is not positive is none, and cryptography would only warn."""
    body, *_ = der.children(der.one(raw), der.SEQUENCE)
    version, number, *_ = der.children(body, der.SEQUENCE)
    return der.integer(number) if version.tag == _VERSION else 0


@functools.lru_cache(512)
def _issued(certificate: "Certificate", issuer: "Certificate") -> bool:
    """Did this key sign that certificate? Remembered: most paths share their upper part."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _issues(issuer: "Certificate", at: datetime, purpose: "ObjectIdentifier", below: int) -> bool:
    """May this certificate issue others, now and for this purpose, with so many authorities below it?"""
    from cryptography.x509 import BasicConstraints, KeyUsage

    basic, usage = _value(issuer, BasicConstraints), _value(issuer, KeyUsage)
    if not (basic and basic.ca) or (usage and not usage.key_cert_sign):
        return False
    if basic.path_length is not None and basic.path_length < below:
        return False
    try:
        _known(issuer)
    except UnprovenError:
        return False
    return issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc and _may(issuer, purpose, False)


def _may(certificate: "Certificate", purpose: "ObjectIdentifier", must_say: bool) -> bool:
    from cryptography.x509 import ExtendedKeyUsage
    from cryptography.x509.oid import ExtendedKeyUsageOID

    found = _value(certificate, ExtendedKeyUsage)
    if found is None:
        return not must_say
    return purpose in found or (not must_say and ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in found)


def _known(certificate: "Certificate", *more: "ObjectIdentifier") -> None:
    from cryptography.x509.oid import ExtensionOID

    known = {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE, *more}
    for each in certificate.extensions:
        # Name constraints narrow a path even where they are not marked critical.
        if (each.critical and each.oid not in known) or each.oid == ExtensionOID.NAME_CONSTRAINTS:
            raise UnprovenError(
                Why.CERTIFICATE_UNTRUSTED, f"a certificate has an extension that is not known: {each.oid.dotted_string}"
            )


def _in_time(certificate: "Certificate", at: datetime) -> None:
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not start <= at <= end:
        raise UnprovenError(
            Why.CERTIFICATE_EXPIRED,
            f"its certificate is valid from {start.isoformat()} to {end.isoformat()}, and it was signed at {at.isoformat()}",
        )


def _subjects(certificate: "Certificate") -> list[str]:
    from cryptography import x509

    found = _value(certificate, x509.SubjectAlternativeName)
    return [_subject(each) for each in found or ()]


def _subject(name: "GeneralName") -> str:
    """The text of a name; empty for kinds that name no signer."""
    from cryptography import x509

    if isinstance(name, x509.RFC822Name | x509.UniformResourceIdentifier | x509.DNSName):
        return name.value
    if isinstance(name, x509.IPAddress):
        return str(name.value)
    if isinstance(name, x509.OtherName) and name.type_id.dotted_string == _USERNAME:
        try:
            return der.text(der.one(name.value))
        except UnreadableError:
            return ""
    return ""


def _extension(certificate: "Certificate", oid: str) -> bytes:
    """The bytes of an extension that has no type of its own; empty where there is none."""
    from cryptography.x509 import UnrecognizedExtension

    values = (each.value for each in certificate.extensions if each.oid.dotted_string == oid)
    return next((each.value for each in values if isinstance(each, UnrecognizedExtension)), b"")


def _value(certificate: "Certificate", kind: type[_E]) -> _E | None:
    return next((each.value for each in certificate.extensions if isinstance(each.value, kind)), None)
