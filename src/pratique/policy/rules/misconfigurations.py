"""`misconfigurations`: what checks of images and files found, by severity."""

from collections.abc import Iterator

from pratique.model.finding import Finding, Kind, Severity
from pratique.model.verdict import Outcome, Reason
from pratique.policy.case import Case
from pratique.policy.document import Misconfigurations

_OUTCOMES = {"deny": Outcome.DENY, "warn": Outcome.WARN}


def judge(case: Case) -> Iterator[Reason]:
    keys = case.document.misconfigurations
    if keys is None:
        return
    for finding in case.of(Kind.MISCONFIGURATION):
        outcome = _outcome(keys, finding)
        if outcome is not None:
            path, line = finding.location.path, finding.location.line
            place = f"{path}:{line}: " if line else f"{path}: " if path else ""
            yield case.reason(
                "misconfigurations.deny",
                outcome,
                f"{place}{(finding.title or finding.id).removesuffix('.')} ({finding.severity}).",
                findings=[finding],
                remedy=finding.description.split("\n")[0] or f"Do what the rule {finding.id} says.",
            )


def _outcome(keys: Misconfigurations, finding: Finding) -> Outcome | None:
    if finding.severity is Severity.UNKNOWN:
        return _OUTCOMES.get(keys.unknown_severity)
    return Outcome.DENY if finding.severity.rank >= Severity(keys.deny).rank else None
