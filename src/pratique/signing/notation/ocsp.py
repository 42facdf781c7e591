"""Answers of OCSP responders about one certificate (RFC 6960), verified: who signed them, about what, and for how long.

What counts: https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md#ocsp
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pratique.signing import certificates
from pratique.signing.notation import chain
from pratique.signing.notation.answers import Outcome, Question, Reply, State, current, readable, unclear
from pratique.signing.why import UnprovenError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Extension, GeneralName
    from cryptography.x509.ocsp import OCSPResponse

LIMIT = 64 << 10  # bytes of a response; with the responder's certificates they have some 4,000
_MOST = 8  # certificates that come along


class Said(msgspec.Struct, frozen=True):
    """What a response says, and the responder's own certificate where that is to be looked up in a list."""

    outcome: Outcome
    responder: "Certificate | None" = None


def responders(certificate: "Certificate") -> tuple[str, ...]:
    """The URLs that the certificate names for OCSP."""
    from cryptography.x509 import UniformResourceIdentifier

    return tuple(each.value for each in _locations(certificate) if isinstance(each, UniformResourceIdentifier))


def named(certificate: "Certificate") -> bool:
    """Does a certificate name a responder, in whichever way?"""
    return bool(_locations(certificate))


def _locations(certificate: "Certificate") -> "tuple[GeneralName, ...]":
    from cryptography.x509 import AuthorityInformationAccess
    from cryptography.x509.oid import AuthorityInformationAccessOID

    found = chain.value(certificate, AuthorityInformationAccess) or ()
    return tuple(each.access_location for each in found if each.access_method == AuthorityInformationAccessOID.OCSP)


def request(question: Question, nonce: bytes) -> bytes:
    """DER. Certificates are named by SHA-1, the one hash that all responders know; nothing rests on it."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import OCSPNonce
    from cryptography.x509.ocsp import OCSPRequestBuilder

    asked = OCSPRequestBuilder().add_certificate(question.certificate, question.issuer, SHA1())  # noqa: S303 - as said
    return asked.add_extension(OCSPNonce(nonce), critical=False).build().public_bytes(Encoding.DER)


def read(reply: Reply, question: Question, at: datetime, signed: datetime | None = None) -> Said:
    """`signed`: the latest time at which the signature can have been made, as somebody trusted says; None: nobody does."""
    from cryptography.x509.ocsp import load_der_ocsp_response

    if reply.problem:
        return Said(Outcome(State.UNKNOWN, f"{reply.place}: {reply.problem}"))
    try:
        with readable():
            found = load_der_ocsp_response(reply.content)
            _about(found, question)
            responder = _signer(found, question.issuer, at)
            current(found.this_update_utc, found.next_update_utc, at)
            _extensions(found, reply.nonce)
            return Said(_status(found, question.certificate, signed), responder if _revocable(responder) else None)
    except UnprovenError as error:
        return Said(Outcome(State.UNKNOWN, f"the answer of {reply.place} {error}"))


def _about(found: "OCSPResponse", question: Question) -> None:
    """UnprovenError for a response that is not about this certificate alone."""
    from cryptography.x509.ocsp import OCSPRequestBuilder, OCSPResponseStatus

    if found.response_status is not OCSPResponseStatus.SUCCESSFUL:
        raise unclear(f"is no status but {found.response_status.name.lower().replace('_', ' ')!r}")
    if (count := sum(1 for _ in found.responses)) != 1:
        raise unclear(f"is about {count} certificates, and one was asked about")
    own = OCSPRequestBuilder().add_certificate(question.certificate, question.issuer, found.hash_algorithm).build()
    if found.serial_number != own.serial_number:
        raise unclear("is about another certificate")
    if (found.issuer_name_hash, found.issuer_key_hash) != (own.issuer_name_hash, own.issuer_key_hash):
        raise unclear("is about a certificate of another authority")


def _signer(found: "OCSPResponse", issuer: "Certificate", at: datetime) -> "Certificate | None":
    """The certificate whose key signed: None for the issuer's own, else one that the issuer made for that. UnprovenError."""
    if _named(found, issuer) and _signed(found, issuer):
        return None
    for each in found.certificates[:_MOST]:
        if _named(found, each) and chain.issued(each, issuer):
            _answers(each, at)
            if _signed(found, each):
                return each
    raise unclear(f"is signed neither by {chain.name(issuer)} nor by one whom it let answer")


def _named(found: "OCSPResponse", certificate: "Certificate") -> bool:
    from cryptography.x509 import SubjectKeyIdentifier

    if found.responder_name is not None:
        return found.responder_name == certificate.subject
    return found.responder_key_hash == SubjectKeyIdentifier.from_public_key(certificate.public_key()).digest


def _signed(found: "OCSPResponse", certificate: "Certificate") -> bool:
    hashing = found.signature_hash_algorithm
    if hashing is None or hashing.name not in ("sha256", "sha384", "sha512"):
        return False
    return certificates.key(certificate).verify_hashed(found.signature, found.tbs_response_bytes, hashing.name)


def _answers(certificate: "Certificate", at: datetime) -> None:
    """UnprovenError for a certificate that is not one for answering (RFC 6960 section 4.2.2.2)."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import ExtendedKeyUsage, KeyUsage
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        chain.sound(certificates.load(certificate.public_bytes(Encoding.DER)))
        chain.in_time((certificate,), at)
    except UnprovenError as error:
        raise unclear(f"is signed with a certificate that does not count: {error}") from None
    usage, purposes = chain.value(certificate, KeyUsage), chain.value(certificate, ExtendedKeyUsage)
    if purposes is None or ExtendedKeyUsageOID.OCSP_SIGNING not in purposes or (usage and not usage.digital_signature):
        raise unclear(f"is signed with {chain.name(certificate)}, which is not for answering")


def _revocable(responder: "Certificate | None") -> bool:
    """Is it to be looked up? Not one that its authority says needs it not (section 4.2.2.2.1)."""
    from cryptography.x509 import CRLDistributionPoints, OCSPNoCheck

    if responder is None or chain.value(responder, OCSPNoCheck) is not None:
        return False
    return chain.value(responder, CRLDistributionPoints) is not None


def _extensions(found: "OCSPResponse", nonce: bytes) -> None:
    """UnprovenError for an answer to another question, and for what is critical and not known here."""
    from cryptography.x509 import CRLReason, InvalidityDate, OCSPNonce

    for each in found.extensions:
        if isinstance(each.value, OCSPNonce) and each.value.nonce != nonce:
            raise unclear("was given to somebody else (its nonce is another)")
    _known(found.extensions, (OCSPNonce,))
    _known(found.single_extensions, (CRLReason, InvalidityDate))


def _known(extensions: "Iterable[Extension[object]]", kinds: tuple[type, ...]) -> None:  # type: ignore[type-var]
    for each in extensions:
        if each.critical and not isinstance(each.value, kinds):
            raise unclear(f"has an extension that is not known: {each.oid.dotted_string}")


def _status(found: "OCSPResponse", certificate: "Certificate", signed: datetime | None) -> Outcome:
    from cryptography.x509 import InvalidityDate
    from cryptography.x509.ocsp import OCSPCertStatus

    if found.certificate_status is OCSPCertStatus.UNKNOWN:
        raise unclear("is that it does not know the certificate")
    if found.certificate_status is OCSPCertStatus.GOOD:
        return Outcome(State.GOOD)
    dates = (each.value for each in found.single_extensions if isinstance(each.value, InvalidityDate))
    invalid = next((each.invalidity_date_utc for each in dates), None)
    if invalid is not None and signed is not None and signed < invalid:
        return Outcome(State.GOOD)
    on = found.revocation_time_utc
    return Outcome(State.REVOKED, f"{chain.name(certificate)} was revoked{f' on {on.isoformat()}' if on else ''}")
