"""Verdict: allowed or denied, complete or not, with every reason."""

import enum

import msgspec


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
