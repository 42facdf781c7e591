"""`secrets`: credentials in the image."""

from collections.abc import Iterator

from pratique.model.finding import Kind
from pratique.model.verdict import Outcome, Reason
from pratique.policy.case import Case

_OUTCOMES = {"deny": Outcome.DENY, "warn": Outcome.WARN}


def judge(case: Case) -> Iterator[Reason]:
    action = case.document.secrets
    if action is None or action == "allow":
        return
    for finding in case.of(Kind.SECRET):
        place = finding.location.path or finding.location.instruction or "the image"
        line = f":{finding.location.line}" if finding.location.line else ""
        yield case.reason(
            "secrets",
            _OUTCOMES[action],
            f"{place}{line} holds a secret: {finding.title or finding.id}.",
            findings=[finding],
            remedy="Revoke it, rebuild without it (build secrets, not files or arguments); deleting it in a later layer keeps it.",
        )
