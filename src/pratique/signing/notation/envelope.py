"""Notation's envelopes, JWS or COSE, as one value: what is signed, by which chain of certificates, and until when it counts.

Formats: https://github.com/notaryproject/specifications/blob/main/specs/signature-envelope-jws.md and signature-envelope-cose.md.
A header that is critical and not known here is never passed over.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from pratique.documents import cose, jws, notation
from pratique.documents.cbor import Tag
from pratique.errors import UnreadableError

X509, AUTHORITY = "notary.x509", "notary.x509.signingAuthority"
_PREFIX = "io.cncf.notary."
_SCHEME, _SIGNED_AT, _AUTHENTIC_AT, _EXPIRY, _PLUGIN, _STAMP = (
    f"{_PREFIX}{name}"
    for name in (
        "signingScheme",
        "signingTime",
        "authenticSigningTime",
        "expiry",
        "verificationPlugin",
        "timestampSignature",
    )
)
_MAY_BE_CRITICAL = {_SCHEME, _AUTHENTIC_AT, _EXPIRY}
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_EPOCH = 1  # the tag of seconds since 1970
_LATEST = 253_402_300_799  # the last second of the year 9999
_MOST = 16  # certificates
_NAMES = {1: "alg", 2: "crit", 3: "cty", 33: "x5c"}
_ALGORITHMS = {-7: "ES256", -35: "ES384", -36: "ES512", -37: "PS256", -38: "PS384", -39: "PS512"}
"""COSE's numbers: https://www.iana.org/assignments/cose/cose.xhtml"""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing of it is verified here."""

    kind: Literal["jws", "cose"]
    algorithm: str
    """As JWS calls it: `PS256`, `ES384` …"""
    signed: bytes
    signature: bytes
    payload: bytes
    chain: tuple[bytes, ...]
    """DER, the signer's certificate first."""
    scheme: str
    signed_at: datetime | None = None
    """When it was signed, as the signer says."""
    authentic_at: datetime | None = None
    """When it was signed, as a signing authority says, in the scheme of that name."""
    expiry: datetime | None = None
    timestamp: bytes = b""
    """DER of an RFC 3161 token over the signature."""


def read(media_type: str, data: bytes) -> Envelope:
    """LimitError, UnreadableError."""
    if media_type == notation.JWS:
        return _jws(jws.decode(data))
    if media_type == notation.COSE:
        return _cose(cose.decode(data))
    raise UnreadableError(f"The signature is an envelope of {media_type[:100]!r}, which is not known: sign again.")


def _jws(found: jws.Jws) -> Envelope:
    chain = found.unprotected.get("x5c")
    if not isinstance(chain, list) or not all(isinstance(each, str) for each in chain):
        raise _odd("it has no chain of certificates")
    stamp = found.unprotected.get(_STAMP, "")
    return _envelope(
        "jws",
        found.headers,
        [_base64(each) for each in chain[: _MOST + 1]],
        _base64(stamp) if isinstance(stamp, str) else b"",
        found,
    )


def _cose(found: cose.Sign1) -> Envelope:
    headers: dict[str, Any] = {}
    for key, value in found.headers.items():
        name = _NAMES.get(key, "") if isinstance(key, int) else key
        if not name or name in headers or (isinstance(key, str) and key in _NAMES.values()):
            raise _odd(f"the header {str(key)[:40]} is not known")
        headers[name] = _of_cose(value)
    algorithm = headers.get("alg")
    headers["alg"] = _ALGORITHMS.get(algorithm, "") if isinstance(algorithm, int) else ""
    chain = found.unprotected.get(33)
    listed = (chain,) if isinstance(chain, bytes) else chain
    if not isinstance(listed, tuple):
        raise _odd("it has no chain of certificates")
    certificates = [each for each in listed if isinstance(each, bytes)]
    if len(certificates) != len(listed):
        raise _odd("it has no chain of certificates")
    stamp = found.unprotected.get(_STAMP, b"")
    return _envelope("cose", headers, certificates, stamp if isinstance(stamp, bytes) else b"", found)


def _envelope(
    kind: Literal["jws", "cose"],
    headers: Mapping[str, Any],
    chain: list[bytes],
    stamp: bytes,
    found: jws.Jws | cose.Sign1,
) -> Envelope:
    if headers.get("cty") != notation.PAYLOAD:
        raise _odd(f"it signs {str(headers.get('cty'))[:100]!r} and no artifact")
    if not 0 < len(chain) <= _MOST:
        raise _odd(f"it has {len(chain)} certificates, and one to {_MOST} are read")
    scheme = headers.get(_SCHEME)
    critical = _critical(headers)
    if scheme not in (X509, AUTHORITY) or _SCHEME not in critical:
        raise _odd("its signing scheme is not known, or not critical")
    signed_at, authentic_at, expiry = (_time(headers.get(name)) for name in (_SIGNED_AT, _AUTHENTIC_AT, _EXPIRY))
    if (signed_at is None, authentic_at is None) != ((False, True) if scheme == X509 else (True, False)):
        raise _odd(f"it does not say when it was signed as the scheme {scheme} has it")
    for name, value in ((_AUTHENTIC_AT, authentic_at), (_EXPIRY, expiry)):
        if value is not None and name not in critical:
            raise _odd(f"its header {name} must be critical and is not")
    return Envelope(
        kind=kind,
        algorithm=headers["alg"] if isinstance(headers.get("alg"), str) else "",
        signed=found.signed,
        signature=found.signature,
        payload=found.payload,
        chain=tuple(chain),
        scheme=scheme,
        signed_at=signed_at,
        authentic_at=authentic_at,
        expiry=expiry,
        timestamp=stamp,
    )


def _critical(headers: Mapping[str, Any]) -> set[str]:
    listed = headers.get("crit")
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise _odd("it does not list its critical headers")
    found = set(listed)
    if len(found) != len(listed) or not found <= headers.keys():
        raise _odd("it lists a critical header twice, or one that it does not have")
    if any(name.startswith(_PLUGIN) for name in headers):
        raise _odd(f"it asks for the plug-in {str(headers.get(_PLUGIN))[:100]!r} to verify it, and none is run")
    if unknown := sorted(found - _MAY_BE_CRITICAL):
        raise _odd(f"its critical header {unknown[0][:100]!r} is not known")
    return found


def _of_cose(value: object) -> object:
    """A header as JWS would have it: arrays as lists, times as they are."""
    return list(value) if isinstance(value, tuple) else value


def _time(value: object) -> datetime | None:
    """UnreadableError for what is there and is no time."""
    if value is None:
        return None
    try:
        if (
            isinstance(value, Tag)
            and value.number == _EPOCH
            and isinstance(value.value, int)
            and 0 < value.value <= _LATEST
        ):
            return datetime.fromtimestamp(value.value, UTC)
        if isinstance(value, str) and _TIME.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _odd("one of its times is none")


def _base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _odd("its base64 is damaged") from None
    if base64.b64encode(data).decode() != text:  # the bits behind the last byte could be any
        raise _odd("its base64 is not as an encoder writes it")
    return data


def _odd(why: str) -> UnreadableError:
    return UnreadableError(f"Could not read the Notation signature: {why}; sign again.")
