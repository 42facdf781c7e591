"""What is asked about certificates, what came back, and what that says: was one revoked?"""

import contextlib
import enum
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from pratique.signing.why import UnprovenError, Why

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_AHEAD = timedelta(minutes=5)
"""How far the clock of whoever answers may be before ours."""


class State(enum.StrEnum):
    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class Outcome(msgspec.Struct, frozen=True):
    state: State
    reason: str = ""
    """Without a full stop; empty for what is good."""


class Question(msgspec.Struct, frozen=True):
    """Was this certificate revoked by the one that issued it?"""

    certificate: "Certificate"
    issuer: "Certificate"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What one place said, or why nothing came from it. Nothing of it is verified here."""

    place: str
    """A URL, or the path of a file."""
    content: bytes = b""
    """DER."""
    problem: str = ""
    nonce: bytes = b""
    """What a responder was sent, to be sent back."""
    delta: "Reply | None" = None
    """The changes since this list was made, where the list or the certificate names a place for them."""


class Answers(msgspec.Struct, frozen=True):
    """All that came back about one certificate, in the order in which it was asked for."""

    responses: tuple[Reply, ...] = ()
    """Of OCSP responders."""
    lists: tuple[Reply, ...] = ()
    """Of revoked certificates, of the same issuer."""


def current(start: datetime, end: datetime | None, at: datetime) -> None:
    """UnprovenError for an answer that does not count at that time; one that says no end is none that counts."""
    if start > at + _AHEAD:
        raise unclear(f"counts only from {start.isoformat()}")
    if end is None:
        raise unclear("does not say until when it counts")
    if end < at:
        raise unclear(f"counted until {end.isoformat()}")


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """UnprovenError where what is read in here is damaged: cryptography parses late, and says so in many ways."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    odd = (x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType, UnsupportedAlgorithm)
    try:
        yield
    except (ValueError, TypeError, *odd):
        raise unclear("cannot be read") from None


def unclear(reason: str) -> UnprovenError:
    """Why an answer decides nothing: the rest of a sentence about it."""
    return UnprovenError(Why.CERTIFICATE_UNTRUSTED, reason)
