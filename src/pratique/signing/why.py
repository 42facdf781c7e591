"""How a signature was judged, and the error that ends its judging early."""

import enum

from pratique.errors import InputError


class Why(enum.StrEnum):
    """Those that came closest to being valid stand first."""

    VALID = "valid"
    KEY_REVOKED = "key-revoked"
    KEY_EXPIRED = "key-expired"
    OTHER_ANNOTATIONS = "other-annotations"
    FAILED_SUMMARY = "failed-summary"
    FAILED_TESTS = "failed-tests"
    OTHER_SUMMARY = "other-summary"
    OTHER_DIGEST = "other-digest"
    OTHER_IDENTITY = "other-identity"
    OTHER_LAYOUT = "other-layout"
    CERTIFICATE_EXPIRED = "certificate-expired"
    UNLISTED = "certificate-unlisted"
    UNLOGGED = "not-logged"
    UNSTAMPED = "not-stamped"
    UNDATED = "undated"
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"
    ALTERED = "altered"
    OTHER_KEY = "other-key"
    KEYLESS = "keyless"
    UNREADABLE = "unreadable"
    WRONG_PREDICATE = "wrong-predicate"


class UnprovenError(InputError):
    """Something that should prove a signature does not: `why`, and a sentence without its full stop."""

    def __init__(self, why: Why, reason: str) -> None:
        super().__init__(reason)
        self.why = why
