"""Predicate types: their URIs and cosign's short names for them (`--type`).

https://github.com/sigstore/cosign/blob/main/specs/COSIGN_PREDICATE_SPEC.md

>>> uri("spdxjson")
'https://spdx.dev/Document'
"""

from datetime import UTC, datetime

import msgspec

from pratique.documents import test_result
from pratique.errors import UsageError

IMAGE_SIGNATURE = "https://sigstore.dev/cosign/sign/v1"
"""The one predicate type that is an image's signature; everything else says something about the image."""

NAMES = {
    "custom": "https://cosign.sigstore.dev/attestation/v1",
    "slsaprovenance": "https://slsa.dev/provenance/v0.2",
    "slsaprovenance02": "https://slsa.dev/provenance/v0.2",
    "slsaprovenance1": "https://slsa.dev/provenance/v1",
    "spdx": "https://spdx.dev/Document",
    "spdxjson": "https://spdx.dev/Document",
    "cyclonedx": "https://cyclonedx.org/bom",
    "link": "https://in-toto.io/Link/v1",
    "vuln": "https://cosign.sigstore.dev/attestation/vuln/v1",
    "openvex": "https://openvex.dev/ns",
    "vulns": "https://in-toto.io/attestation/vulns/v0.2",
    "vsa": "https://slsa.dev/verification_summary/v1",
    "test-result": test_result.URI,
}


_MADE = {
    NAMES["vuln"]: ("metadata", "scanFinishedOn"),
    NAMES["vulns"]: ("metadata", "scanFinishedOn"),
    NAMES["vsa"]: ("timeVerified",),
    NAMES["openvex"]: ("timestamp",),
    NAMES["spdx"]: ("creationInfo", "created"),
    NAMES["cyclonedx"]: ("metadata", "timestamp"),
    NAMES["slsaprovenance1"]: ("runDetails", "metadata", "finishedOn"),
    NAMES["slsaprovenance02"]: ("metadata", "buildFinishedOn"),
}
"""Where a predicate says when it was made."""


def made(uri: str, predicate: bytes) -> str:
    """When a predicate says that it was made, RFC 3339 UTC; empty where it does not."""
    try:
        value = msgspec.json.decode(predicate) if uri in _MADE else None
        for key in _MADE.get(uri, ()):
            value = value.get(key) if isinstance(value, dict) else None
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return ""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time and time.tzinfo else ""


def check(uri: str, predicate: bytes) -> None:
    """A predicate of a type whose shape is known here must have it before it is signed. LimitError, UnreadableError."""
    if uri == test_result.URI:
        test_result.decode(predicate)


def uri(name: str) -> str:
    """The URI of a short name; a URI is itself. UsageError."""
    if name in NAMES:
        return NAMES[name]
    if ":" in name and len(name) <= 2048 and name.isprintable():
        return name
    raise UsageError(f"There is no predicate type `{name[:100]}`: give a URI or one of {', '.join(NAMES)}.")


def word(uri: str) -> str:
    """A type for people: `signature`, its short name, or the URI."""
    if uri == IMAGE_SIGNATURE:
        return "signature"
    return next((name for name, known in NAMES.items() if known == uri), uri)
