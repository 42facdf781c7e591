"""Predicates of attestations: what scanners and verifiers say of an artifact, in shapes that others read.

Vulnerabilities: https://github.com/in-toto/attestation/blob/main/spec/predicates/vulns_02.md and
https://github.com/sigstore/cosign/blob/main/specs/COSIGN_VULN_ATTESTATION_SPEC.md; verdicts:
https://slsa.dev/spec/v1.0/verification_summary. What is not known to a shape is passed over when it is read, as in-toto wants.

>>> summary(b'{"verifier": {"id": "https://example.com/v"}, "verificationResult": "PASSED", …}').result    # doctest: +SKIP
'PASSED'
"""

from typing import Any, TypeVar

import msgspec

from pratique.documents import strict

T = TypeVar("T")

LIMIT = 1 << 20
"""Bytes of a summary; honest ones have less than a thousand."""
PASSED, FAILED = "PASSED", "FAILED"
UNEVALUATED = "SLSA_BUILD_LEVEL_UNEVALUATED"
"""The level of a summary that passed and says nothing of how the artifact was built."""


class _Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    pass


class Database(_Shape, frozen=True, kw_only=True):
    """Of advisories."""

    uri: str
    version: str
    last_update: str
    """RFC 3339: since when nothing of it is older."""


class Scan(_Shape, frozen=True, kw_only=True):
    """When a scan ran: RFC 3339."""

    scan_started_on: str
    scan_finished_on: str


class Score(_Shape, frozen=True, kw_only=True):
    method: str
    score: str


class Vulnerability(_Shape, frozen=True, kw_only=True):
    id: str
    severity: tuple[Score, ...]
    annotations: tuple[dict[str, str], ...] = ()


class Scanner(_Shape, frozen=True, kw_only=True):
    uri: str
    version: str
    db: Database
    result: tuple[Vulnerability, ...]


class Vulnerabilities(_Shape, frozen=True, kw_only=True):
    """`https://in-toto.io/attestation/vulns/v0.2`."""

    scanner: Scanner
    metadata: Scan


class Invocation(msgspec.Struct, frozen=True, kw_only=True, rename={"builder_id": "builder.id"}):
    """How the scanner was called; all of it is empty where nobody's business."""

    parameters: tuple[str, ...] = ()
    uri: str = ""
    event_id: str = ""
    builder_id: str = ""


class CosignScanner(_Shape, frozen=True, kw_only=True):
    uri: str
    version: str
    db: Database
    result: dict[str, Any]
    """The scanner's own report."""


class CosignVulnerabilities(_Shape, frozen=True, kw_only=True):
    """`https://cosign.sigstore.dev/attestation/vuln/v1`."""

    invocation: Invocation = Invocation()
    scanner: CosignScanner
    metadata: Scan


class Verifier(_Shape, frozen=True, kw_only=True):
    id: str
    """A URI."""
    version: dict[str, str] = {}


class Resource(_Shape, frozen=True, kw_only=True, omit_defaults=True):
    """in-toto's ResourceDescriptor, as much of it as is used."""

    uri: str = ""
    digest: dict[str, str] = {}


class Summary(_Shape, frozen=True, kw_only=True):
    """`https://slsa.dev/verification_summary/v1`."""

    verifier: Verifier
    time_verified: str = ""
    resource_uri: str
    policy: Resource
    result: str = msgspec.field(name="verificationResult")
    """`PASSED` or `FAILED`."""
    verified_levels: tuple[str, ...] = ()
    input_attestations: tuple[Resource, ...] = ()


def summary(data: bytes) -> Summary:
    """A verification summary. LimitError, UnreadableError."""
    return strict.decode(data, Summary, "the verification summary", LIMIT)
