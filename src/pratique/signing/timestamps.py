"""When an authority that is trusted saw a signature: RFC 3161.

The authority's certificate is the one of the trust root; those that a timestamp brings along decide nothing.

>>> stamped(token, signature, root.timestamp_authorities)                               # doctest: +SKIP
datetime.datetime(2026, 6, 1, 12, 0, tzinfo=datetime.timezone.utc)
"""

import contextlib
import hashlib
from collections.abc import Sequence
from datetime import datetime

from pratique.documents import timestamp
from pratique.documents.timestamp import Timestamp
from pratique.errors import UnreadableError
from pratique.signing import certificates
from pratique.signing.trust_root import CertificateAuthority
from pratique.signing.why import UnprovenError, Why


def stamped(token: bytes, message: bytes, authorities: Sequence[CertificateAuthority]) -> datetime:
    """When a trusted authority saw these bytes. UnprovenError."""
    try:
        found = timestamp.read(token)
    except UnreadableError as error:
        raise _unproven(str(error).rstrip(".")) from None
    if not _is_of(found, message):
        raise _unproven("the timestamp is of another signature")
    doubts = []
    for authority in authorities:
        try:
            _check(found, authority)
        except UnprovenError as error:
            doubts.append(error)
        else:
            return found.info.time
    raise doubts[0] if len(doubts) == 1 else _unproven("no trusted authority signed the timestamp")


def of(token: bytes, message: bytes) -> bool:
    """Is a timestamp, whoever made it, of these bytes?"""
    with contextlib.suppress(UnreadableError):
        return _is_of(timestamp.read(token), message)
    return False


def _is_of(found: Timestamp, message: bytes) -> bool:
    return hashlib.new(found.info.algorithm, message).digest() == found.info.digest


def _check(found: Timestamp, authority: CertificateAuthority) -> None:
    named = authority.uri or "the trusted authority"
    hashing, digest = found.certificate
    if hashlib.new(hashing, authority.chain[0]).digest() != digest:
        raise _unproven(f"another certificate than that of {named} signed the timestamp")
    certificate = certificates.stamps(authority, found.info.time)
    if found.issuer and (found.issuer, found.serial) != (
        certificates.issuer_name(certificate),
        certificate.serial_number,
    ):
        raise _unproven(f"the timestamp names another certificate than that of {named}")
    if not certificates.key(certificate).verify_hashed(found.signature, found.signed, found.hash):
        raise _unproven(f"the timestamp does not verify with the key of {named}")


def _unproven(reason: str) -> UnprovenError:
    return UnprovenError(Why.UNSTAMPED, reason)
