"""Sigstore's trusted root: which certificate authorities, logs and timestamp authorities are believed, and when.

https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto, v0.1 and v0.2, in protobuf's JSON.

>>> decode(b'{"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1"}').tlogs
()
"""

from datetime import datetime

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError

MEDIA_TYPES = frozenset(
    {
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    }
)
LIMIT = 4 << 20  # bytes; that of the public instance has 7 KB


class _Shape(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A key that is not known is an error: it could have been the one that narrows."""


class Period(_Shape, frozen=True):
    """From and until when; both may be open."""

    start: datetime | None = None
    end: datetime | None = None


class PublicKey(_Shape, frozen=True):
    raw_bytes: str = ""
    """base64 of a SubjectPublicKeyInfo (of PKCS #1 where `key_details` says so)."""
    key_details: str = ""
    valid_for: Period = Period()


class LogId(_Shape, frozen=True):
    key_id: str = ""
    """base64."""


class Log(_Shape, frozen=True):
    public_key: PublicKey
    base_url: str = ""
    hash_algorithm: str = ""
    log_id: LogId = LogId()
    checkpoint_key_id: LogId = LogId()
    operator: str = ""


class Certificate(_Shape, frozen=True):
    raw_bytes: str
    """base64 of DER."""


class Chain(_Shape, frozen=True):
    certificates: tuple[Certificate, ...]


class Authority(_Shape, frozen=True):
    cert_chain: Chain
    subject: dict[str, str] = {}
    uri: str = ""
    valid_for: Period = Period()
    operator: str = ""


class TrustedRoot(_Shape, frozen=True):
    media_type: str
    tlogs: tuple[Log, ...] = ()
    certificate_authorities: tuple[Authority, ...] = ()
    ctlogs: tuple[Log, ...] = ()
    timestamp_authorities: tuple[Authority, ...] = ()


def decode(data: bytes, what: str = "the trusted root") -> TrustedRoot:
    """LimitError, UnreadableError. `what` names it in errors."""
    found = strict.decode(data, TrustedRoot, what, LIMIT)
    if found.media_type not in MEDIA_TYPES:
        raise UnreadableError(
            f"Could not read {what}: it is of media type {found.media_type[:100]!r}, which is not known; give a TrustedRoot."
        )
    return found
