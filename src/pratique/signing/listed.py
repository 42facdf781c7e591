"""Is a certificate promised to a log of certificates? Certificate Transparency, RFC 6962, section 3.2.

Fulcio embeds the log's signed promise (SCT) in the certificate, made over the certificate without it and its issuer's key.

>>> check(certificate, issuer, root.ct_logs)                                            # doctest: +SKIP
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from pratique.signing.trust_root import Log
from pratique.signing.why import UnprovenError, Why

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from cryptography.x509.certificate_transparency import SignedCertificateTimestamp

_MOST = 16


def check(certificate: "Certificate", issuer: "Certificate", logs: Sequence[Log]) -> None:
    """UnprovenError when no trusted log has promised to list the certificate, or a promise of one does not verify."""
    from cryptography.x509 import PrecertificateSignedCertificateTimestamps as Promises

    found = [each for one in certificate.extensions if isinstance(one.value, Promises) for each in one.value]
    if not found:
        raise _unlisted("its certificate holds no promise of a log (SCT)")
    known = [(each, log) for each in found[:_MOST] for log in logs if each.log_id == log.log_id]
    if not known:
        raise _unlisted("its certificate's promise (SCT) is of no trusted log")
    try:
        entry = _entry(certificate, issuer)
        for promise, log in known:
            _check(promise, log, entry)
    except ValueError:  # a time after the year 9999, a certificate that is none without the promise
        raise _unlisted("the promise (SCT) in its certificate cannot be read") from None


def _check(promise: "SignedCertificateTimestamp", log: Log, entry: bytes) -> None:
    if not log.counts(promise.timestamp.replace(tzinfo=UTC)):
        raise _unlisted(f"the log {log.url} was not trusted when it promised to list the certificate")
    if not log.key.verify(promise.signature, _promised(promise, entry)):
        raise _unlisted(f"the promise (SCT) in its certificate does not verify with the key of {log.url}")


def _entry(certificate: "Certificate", issuer: "Certificate") -> bytes:
    """The issuer's key and the certificate as it was before the promise was put into it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = issuer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    body = certificate.tbs_precertificate_bytes
    return hashlib.sha256(key).digest() + len(body).to_bytes(3, "big") + body


def _promised(promise: "SignedCertificateTimestamp", entry: bytes) -> bytes:
    """What the log signed: version 1, kind 0 (a certificate's time), the time, kind 1 (before the promise), the entry."""
    # A naive time in UTC, of whole milliseconds.
    milliseconds = round(promise.timestamp.replace(tzinfo=UTC).timestamp() * 1000)
    extensions = promise.extension_bytes
    return b"\0\0" + milliseconds.to_bytes(8, "big") + b"\0\1" + entry + len(extensions).to_bytes(2, "big") + extensions


def _unlisted(reason: str) -> UnprovenError:
    return UnprovenError(Why.UNLISTED, reason)
