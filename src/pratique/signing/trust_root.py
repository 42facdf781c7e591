"""Whom keyless signatures rest on: certificate authorities, logs and timestamp authorities, each with when it counts.

>>> read(open("trusted_root.json", "rb").read(), "trusted_root.json")                  # doctest: +SKIP
TrustRoot(certificate_authorities=(…), …)
"""

import hashlib
from datetime import UTC, datetime

import msgspec

from pratique.documents import dsse, trusted_root
from pratique.errors import NotFoundError, UnreadableError
from pratique.signing.algorithms import PublicKey

_MOST = 64
"""Authorities or logs of one kind, and certificates of one chain."""


class CertificateAuthority(msgspec.Struct, frozen=True, kw_only=True):
    """One that issues certificates to signers (Fulcio), or one whose certificate signs timestamps."""

    chain: tuple[bytes, ...]
    """DER: the certificate that issues (or that signs timestamps) first, the root last."""
    uri: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def counts(self, at: datetime) -> bool:
        return _within(at, self.valid_from, self.valid_until)


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """A transparency log (Rekor v1 or v2), or a log of certificates (CT)."""

    key: PublicKey
    log_id: bytes
    """How entries name it: the sha256 of its key, or what its trusted root says."""
    url: str = ""
    """Of Rekor v2 the name in its checkpoints is the host of this."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def counts(self, at: datetime) -> bool:
        return _within(at, self.valid_from, self.valid_until)


class TrustRoot(msgspec.Struct, frozen=True, kw_only=True):
    certificate_authorities: tuple[CertificateAuthority, ...] = ()
    transparency_logs: tuple[Log, ...] = ()
    ct_logs: tuple[Log, ...] = ()
    timestamp_authorities: tuple[CertificateAuthority, ...] = ()


def load(path: str) -> TrustRoot:
    """The trust root of a file. NotFoundError, LimitError, UnreadableError."""
    try:
        with open(path, "rb") as file:
            data = file.read(trusted_root.LIMIT + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no trust root {path}: name a TrustedRoot file (trusted_root.json).") from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{path} cannot be read ({error}): check its permissions.") from None
    return read(data, path)


def read(data: bytes, name: str) -> TrustRoot:
    """The trust root of a TrustedRoot file. LimitError, UnreadableError."""
    found = trusted_root.decode(data, name)
    return TrustRoot(
        certificate_authorities=_authorities(found.certificate_authorities, name),
        transparency_logs=_logs(found.tlogs, name),
        ct_logs=_logs(found.ctlogs, name),
        timestamp_authorities=_authorities(found.timestamp_authorities, name),
    )


def authority(
    certificates: bytes,
    name: str,
    *,
    uri: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> CertificateAuthority:
    """An authority of a chain in PEM, the issuing certificate first. UnreadableError."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    try:
        found = load_pem_x509_certificates(certificates)
    except ValueError:
        raise UnreadableError(f"{name} holds no certificates that can be read: give them in PEM.") from None
    chain = tuple(each.public_bytes(Encoding.DER) for each in found[: _MOST + 1])
    return _authority(chain, name, uri, valid_from, valid_until)


def log(
    key: PublicKey, *, url: str = "", valid_from: datetime | None = None, valid_until: datetime | None = None
) -> Log:
    """A log that is known by the sha256 of its key."""
    return Log(
        key=key,
        log_id=hashlib.sha256(key.der).digest(),
        url=url,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _authorities(raw: tuple[trusted_root.Authority, ...], name: str) -> tuple[CertificateAuthority, ...]:
    _bounded(raw, name)
    return tuple(
        _authority(
            tuple(dsse.unpacked(der.raw_bytes, name) for der in each.cert_chain.certificates),
            name,
            each.uri,
            each.valid_for.start,
            each.valid_for.end,
        )
        for each in raw
    )


def _authority(
    chain: tuple[bytes, ...], name: str, uri: str, valid_from: datetime | None, valid_until: datetime | None
) -> CertificateAuthority:
    from cryptography.x509 import load_der_x509_certificate

    _bounded(chain, name)
    if not chain:
        raise UnreadableError(f"{name} names an authority without certificates: give its chain.")
    try:
        for each in chain:
            load_der_x509_certificate(each)
    except ValueError:
        raise UnreadableError(f"{name} holds a certificate that cannot be read: take a fresh copy of it.") from None
    return CertificateAuthority(
        chain=chain, uri=uri, valid_from=_zoned(valid_from, name), valid_until=_zoned(valid_until, name)
    )


def _logs(raw: tuple[trusted_root.Log, ...], name: str) -> tuple[Log, ...]:
    _bounded(raw, name)
    return tuple(_log(each, name) for each in raw)


def _log(raw: trusted_root.Log, name: str) -> Log:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    if raw.hash_algorithm not in ("SHA2_256", ""):
        raise UnreadableError(f"{name} names a log that hashes with {raw.hash_algorithm[:40]}: only SHA2_256 is known.")
    try:
        key = PublicKey(load_der_public_key(dsse.unpacked(raw.public_key.raw_bytes, name)), raw.base_url)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnreadableError(f"{name} holds a log's key that cannot be read: take a fresh copy of it.") from None
    period = raw.public_key.valid_for
    made = log(key, url=raw.base_url, valid_from=_zoned(period.start, name), valid_until=_zoned(period.end, name))
    named = raw.log_id.key_id or raw.checkpoint_key_id.key_id
    return msgspec.structs.replace(made, log_id=dsse.unpacked(named, name)) if named else made


def _bounded(found: tuple[object, ...], name: str) -> None:
    if len(found) > _MOST:
        raise UnreadableError(f"{name} lists {len(found)} authorities, logs or certificates: give at most {_MOST}.")


def _zoned(time: datetime | None, name: str) -> datetime | None:
    if time is not None and time.tzinfo is None:
        raise UnreadableError(f"{name} has a time without its zone: write 2026-01-31T00:00:00Z.")
    return time.astimezone(UTC) if time else None


def _within(at: datetime, start: datetime | None, end: datetime | None) -> bool:
    """Both ends count: https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_common.proto, TimeRange."""
    return (start is None or at >= start) and (end is None or at <= end)
