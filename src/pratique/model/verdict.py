"""Verdict: allowed or denied, complete or not, with every reason."""

import enum

import msgspec

from pratique.model.advisory import SourceState
from pratique.model.finding import Severity
from pratique.model.reference import Reference


class Outcome(enum.StrEnum):
    DENY = "deny"
    INCOMPLETE = "incomplete"
    """Evidence that the policy needs is missing or stale."""
    WARN = "warn"
    NOTE = "note"


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule's answer: rule → evidence → source → time → what would change it."""

    rule: str
    """Path of the key in the policy: `vulnerabilities.deny`, `registries.trusted`, `secrets`."""
    outcome: Outcome
    message: str
    """One sentence."""
    fingerprints: tuple[str, ...] = ()
    """The findings it rests on."""
    source: str = ""
    at: str = ""
    remedy: str = ""
    """What would make it pass; one sentence."""
    policy: str = ""
    line: int = 0


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    allowed: bool
    complete: bool
    policy: str
    """Name of the policy (or policies) that judged; empty when nothing was judged."""
    at: str
    """As-of time, RFC 3339 UTC."""
    reasons: tuple[Reason, ...] = ()
    judged: bool = True
    """False with `--report-only`."""
    policy_digest: str = ""
    """`sha256:…` of the policies that judged (`policy.digests`); empty where that is not known."""
    accepted_incomplete: bool = False

    @property
    def exit_code(self) -> int:
        """0 allowed, 1 denied, 3 incomplete (missing evidence goes before a denial, DESIGN section 6)."""
        if not self.judged:
            return 0
        if not self.complete and not self.accepted_incomplete:
            return 3
        return 0 if self.allowed else 1

    @property
    def word(self) -> str:
        """`allowed`, `allowed (incomplete)`, `denied`, `denied (incomplete)`, `incomplete`, `not judged`."""
        if not self.judged:
            return "not judged"
        if not self.allowed:
            return "denied" if self.complete else "denied (incomplete)"
        if self.complete:
            return "allowed"
        return "allowed (incomplete)" if self.accepted_incomplete else "incomplete"


class Place(enum.StrEnum):
    """Where a verdict is asked for. All but the pipeline are gates: what they cannot decide they deny."""

    PIPELINE = "pipeline"
    REGISTRY = "registry"
    ADMISSION = "admission"
    ENGINE = "engine"
    RUNTIME = "runtime"


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What `signing` says of one image policy or one attestation: met or not, by whom."""

    kind: str
    """`signature` or `attestation`."""
    policy: str
    """The image policy that was asked: its file name as the policy writes it; the policy's own name for inline authorities."""
    valid: bool
    reason: str = ""
    """Why it is not valid; one sentence."""
    authority: str = ""
    signer: str = ""
    predicate_type: str = ""
    signed: str = ""
    """RFC 3339 UTC."""
    name: str = ""
    """Of a file of image policies: the one that was asked."""
    warns: bool = False
    """It is said when it is not met, and does not deny."""
    unmatched: bool = False
    """No image policy of the file is for the image."""
    notes: tuple[str, ...] = ()
    """What should be known about how it was asked; one sentence each, without full stops."""


class Context(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a verdict depends on beside policy, evidence, claims and time."""

    where: Place = Place.PIPELINE
    reference: Reference | None = None
    """The name under which the user or the cluster asked for the image; None when it came without one (archives, trees).
    Never a name that the image claims for itself."""
    namespace: str = ""
    sources: tuple[SourceState, ...] = ()
    """The advisories that the findings were matched against."""
    accept_incomplete: bool = False
    fail_on: Severity | None = None
    """Denied from this severity on, besides what the policies deny."""
    ignore_unfixed: bool = False
    """`fail_on` counts only what has a fix."""
    baselines: dict[str, str] = {}
    """Rule id → the key of `baseline` that it stands for."""
