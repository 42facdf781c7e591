"""Case: one policy before one body of evidence; what a rule is given, and how it answers."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from pratique.model.advisory import SourceState
from pratique.model.evidence import Evidence
from pratique.model.finding import Finding, Kind
from pratique.model.verdict import Claim, Context, Outcome, Place, Reason
from pratique.policy import times
from pratique.policy.document import Document, Policy


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that a rule may look at. Rules only add reasons: none ever takes back what another said."""

    policy: Policy
    evidence: Evidence
    findings: tuple[Finding, ...]
    """Those that count: what this policy, or in a pipeline the user, has waived is gone."""
    claims: Sequence[Claim]
    context: Context
    at: dt.datetime

    @property
    def document(self) -> Document:
        return self.policy.document

    @property
    def gate(self) -> bool:
        return self.context.where is not Place.PIPELINE

    def of(self, *kinds: Kind) -> list[Finding]:
        """Counting findings of some kinds, in an order that does not depend on theirs."""
        found = [finding for finding in self.findings if finding.kind in kinds]
        return sorted(found, key=lambda each: (each.id, each.fingerprint, each.location.path, each.location.line))

    def reason(
        self,
        key: str,
        outcome: Outcome,
        message: str,
        *,
        remedy: str = "",
        findings: Sequence[Finding] = (),
        source: str = "",
        at: str = "",
    ) -> Reason:
        """An answer under a key of this policy; `at` is the time of the evidence, its creation when not given."""
        fingerprints = tuple(dict.fromkeys(each.fingerprint or each.id for each in findings))
        return Reason(
            rule=key,
            outcome=outcome,
            message=message,
            fingerprints=fingerprints,
            source=source or self.evidence.producer.name,
            at=at or self.evidence.created,
            remedy=remedy,
            policy=self.policy.name,
            line=self.policy.line(key),
        )

    def source_of(self, ecosystem: str) -> SourceState | None:
        """The advisories of an ecosystem, named with or without its release."""
        wanted = ecosystem.partition(":")[0].lower()
        found = [each for each in self.context.sources if each.ecosystem.partition(":")[0].lower() == wanted]
        # The worst of several answers for all: missing, then the starter set, then the oldest.
        return min(found, key=lambda each: (not each.missing, not each.starter, each.fetched), default=None)

    def ecosystems(self) -> list[str]:
        """OSV ecosystems that the packages belong to, sorted."""
        return sorted(
            {p.coordinate.ecosystem for p in self.evidence.packages if p.coordinate and p.coordinate.ecosystem}
        )

    def since(self, moment: str) -> dt.timedelta | None:
        """How long ago a time was; None when it is none or lies in the future (beyond five minutes of clock skew)."""
        found = times.moment(moment)
        if found is None or found > self.at + dt.timedelta(minutes=5):
            return None
        return max(self.at - found, dt.timedelta(0))
