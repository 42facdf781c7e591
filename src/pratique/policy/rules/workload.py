"""`workload`: what Kubernetes workloads must keep, a Pod Security Standard and network policies, as checks of files found it.

A standard is broken by any finding that carries its name, in its newest version; `restricted` contains `baseline`.
"""

from collections.abc import Iterator

from pratique.model.finding import Finding, Kind
from pratique.model.verdict import Outcome, Reason
from pratique.policy.case import Case

_LEVELS = {"baseline": {"PSS-baseline"}, "restricted": {"PSS-baseline", "PSS-restricted"}}
_NO_DEFAULT_DENY = "cluster/network-no-default-deny"


def judge(case: Case) -> Iterator[Reason]:
    keys = case.document.workload
    if keys is None:
        return
    standards = _LEVELS.get(keys.pod_security or "", set())
    for finding in case.of(Kind.MISCONFIGURATION):
        if not standards.isdisjoint(finding.aliases):
            yield _broken(case, "workload.pod_security", finding)
        elif keys.network_policy == "required" and finding.id == _NO_DEFAULT_DENY:
            yield _broken(case, "workload.network_policy", finding)


def _broken(case: Case, key: str, finding: Finding) -> Reason:
    return case.reason(
        key,
        Outcome.DENY,
        f"{finding.location.path}:{finding.location.line}: {finding.title}",
        findings=[finding],
        remedy=finding.description.split("\n")[0] or f"Do what the rule {finding.id} says.",
    )
