"""Lists of revoked certificates (RFC 5280 section 5), verified: who made them, about which certificates, and for how long.

What counts: https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md#crls. Lists that speak
for other authorities (indirect), for some reasons only, or in an extension that is critical and not known here decide nothing.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pratique.signing.notation import chain
from pratique.signing.notation.answers import Outcome, Question, Reply, State, current, readable, unclear
from pratique.signing.why import UnprovenError

if TYPE_CHECKING:
    from cryptography.x509 import (
        Certificate,
        CertificateRevocationList,
        DistributionPoint,
        GeneralName,
        IssuingDistributionPoint,
        RevokedCertificate,
    )

LIMIT = 32 << 20  # bytes of a list; the largest that authorities publish have half of it


def points(certificate: "Certificate") -> tuple[str, ...]:
    """The URLs of lists by the certificate's own issuer and for all reasons, as the certificate has them."""
    from cryptography.x509 import CRLDistributionPoints

    found = chain.value(certificate, CRLDistributionPoints) or ()
    return _urls([each for each in found if not each.reasons and not each.crl_issuer])


def changes(reply: Reply, question: Question) -> tuple[str, ...]:
    """The URLs of the changes since a list, which the list or the certificate names; none for a list that does not count:
    nobody is sent anywhere by what is not signed."""
    try:
        with readable():
            return _changes(_signed(reply.content, question), question.certificate)
    except UnprovenError:
        return ()


def read(reply: Reply, question: Question, at: datetime, signed: datetime | None = None) -> Outcome:
    """`signed`: the latest time at which the signature can have been made, as somebody trusted says; None: nobody does."""
    if reply.problem:
        return Outcome(State.UNKNOWN, f"{reply.place}: {reply.problem}")
    try:
        with readable():
            return _status(reply, question, at, signed)
    except UnprovenError as error:
        return Outcome(State.UNKNOWN, f"the list of {reply.place} {error}")


def of(content: bytes, issuer: "Certificate") -> bool:
    """Does a list say that this authority made it?"""
    try:
        with readable():
            return _load(content).issuer == issuer.subject
    except UnprovenError:
        return False


def encoded(data: bytes) -> bytes:
    """DER of a list that is in PEM or DER. UnprovenError."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_crl

    with readable():
        if not data.startswith(b"-----BEGIN"):
            _load(data)
            return data
        return load_pem_x509_crl(data).public_bytes(Encoding.DER)


def _status(reply: Reply, question: Question, at: datetime, signed: datetime | None) -> Outcome:
    from cryptography.x509 import DeltaCRLIndicator

    found = _signed(reply.content, question)
    if _value(found, DeltaCRLIndicator) is not None:
        raise unclear("holds only changes of another")
    entry = _entry(found, question.certificate)
    if entry and _counts(entry, signed) and not _passing(entry):
        return _revoked(entry, question.certificate)  # for good: an old list is enough to know
    current(found.last_update_utc, found.next_update_utc, at)
    if _changes(found, question.certificate):
        entry = _changed(found, entry, reply.delta, question, at)
    if entry and _counts(entry, signed):
        return _revoked(entry, question.certificate)
    return Outcome(State.GOOD)


def _changed(
    base: "CertificateRevocationList",
    entry: "RevokedCertificate | None",
    delta: Reply | None,
    question: Question,
    at: datetime,
) -> "RevokedCertificate | None":
    """The certificate's entry once the changes are applied to the one of the base. UnprovenError."""
    from cryptography.x509 import CRLNumber, DeltaCRLIndicator, IssuingDistributionPoint, ReasonFlags

    if delta is None or delta.problem:
        raise unclear(f"has changes, which did not come ({delta.problem if delta else 'no place that may be asked'})")
    found = _signed(delta.content, question)
    current(found.last_update_utc, found.next_update_utc, at)
    number, since = _value(base, CRLNumber), _value(found, DeltaCRLIndicator)
    if number is None or since is None or since.crl_number != number.crl_number:
        raise unclear("has changes that are those of another list")
    if _value(found, IssuingDistributionPoint) != _value(base, IssuingDistributionPoint):
        raise unclear("has changes that are about other certificates")
    later = _entry(found, question.certificate)
    if later is None:
        return entry
    return None if _reason(later) is ReasonFlags.remove_from_crl else later


def _changes(found: "CertificateRevocationList", certificate: "Certificate") -> tuple[str, ...]:
    from cryptography.x509 import FreshestCRL

    named = (_value(found, FreshestCRL), chain.value(certificate, FreshestCRL))
    return tuple(dict.fromkeys(url for each in named for url in _urls(list(each or ()))))


def _load(content: bytes) -> "CertificateRevocationList":
    from cryptography.x509 import load_der_x509_crl

    return load_der_x509_crl(content)


def _signed(content: bytes, question: Question) -> "CertificateRevocationList":
    """A list by the issuer itself that speaks about the certificate. UnprovenError."""
    from cryptography.x509 import KeyUsage

    found, usage = _load(content), chain.value(question.issuer, KeyUsage)
    if found.issuer != question.issuer.subject:
        raise unclear("is of another authority")
    hashing = found.signature_hash_algorithm
    valid = found.is_signature_valid(question.issuer.public_key())  # type: ignore[arg-type]
    if not valid or hashing is None or hashing.name not in ("sha256", "sha384", "sha512"):
        raise unclear(f"is not signed by {chain.name(question.issuer)}")
    if usage and not usage.crl_sign:
        raise unclear(f"is signed with {chain.name(question.issuer)}, which is not for lists")
    _known(found, question.certificate)
    return found


def _known(found: "CertificateRevocationList", certificate: "Certificate") -> None:
    from cryptography.x509 import DeltaCRLIndicator, IssuingDistributionPoint

    for each in found.extensions:
        if isinstance(each.value, IssuingDistributionPoint):
            _covers(each.value, certificate)
        elif each.critical and not isinstance(each.value, DeltaCRLIndicator):
            raise unclear(f"has an extension that is not known: {each.oid.dotted_string}")


def _covers(scope: "IssuingDistributionPoint", certificate: "Certificate") -> None:
    """UnprovenError unless the list is a whole one about certificates like this one (RFC 5280 section 6.3.3, b)."""
    from cryptography.x509 import BasicConstraints, CRLDistributionPoints

    if scope.indirect_crl:
        raise unclear("speaks for other authorities (indirect), which is not read")
    if scope.only_some_reasons or scope.relative_name:
        raise unclear("speaks about a part of what was revoked")
    basic = chain.value(certificate, BasicConstraints)
    authority = bool(basic and basic.ca)
    others = scope.only_contains_user_certs if authority else scope.only_contains_ca_certs
    named = _names(list(chain.value(certificate, CRLDistributionPoints) or ()))
    if others or scope.only_contains_attribute_certs or (scope.full_name and not named & set(scope.full_name)):
        raise unclear("is about other certificates")


def _entry(found: "CertificateRevocationList", certificate: "Certificate") -> "RevokedCertificate | None":
    """What a list has about a certificate. UnprovenError where that cannot be understood."""
    from cryptography.x509 import CRLReason, InvalidityDate

    entry = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
    extensions = entry.extensions if entry else ()
    if any(each.critical and not isinstance(each.value, CRLReason | InvalidityDate) for each in extensions):
        raise unclear("has an entry about the certificate with an extension that is not known")
    return entry


def _counts(entry: "RevokedCertificate", signed: datetime | None) -> bool:
    """Was it revoked for what was signed then? The key may have been good until a date that its authority knows."""
    from cryptography.x509 import InvalidityDate

    dates = (each.value for each in entry.extensions if isinstance(each.value, InvalidityDate))
    invalid = next((each.invalidity_date_utc for each in dates), None)
    return invalid is None or signed is None or signed >= invalid


def _passing(entry: "RevokedCertificate") -> bool:
    from cryptography.x509 import ReasonFlags

    return _reason(entry) in (ReasonFlags.certificate_hold, ReasonFlags.remove_from_crl)


def _reason(entry: "RevokedCertificate") -> object:
    from cryptography.x509 import CRLReason

    return next((each.value.reason for each in entry.extensions if isinstance(each.value, CRLReason)), None)


def _revoked(entry: "RevokedCertificate", certificate: "Certificate") -> Outcome:
    on = entry.revocation_date_utc.isoformat()
    return Outcome(State.REVOKED, f"{chain.name(certificate)} was revoked on {on}")


def _value(found: "CertificateRevocationList", kind: type) -> Any:
    return next((each.value for each in found.extensions if isinstance(each.value, kind)), None)


def _names(found: "list[DistributionPoint]") -> "set[GeneralName]":
    return {name for each in found for name in each.full_name or ()}


def _urls(found: "list[DistributionPoint]") -> tuple[str, ...]:
    from cryptography.x509 import UniformResourceIdentifier

    names = (name for each in found for name in each.full_name or ())
    return tuple(name.value for name in names if isinstance(name, UniformResourceIdentifier))
