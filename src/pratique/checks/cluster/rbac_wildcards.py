"""A role allows everything by an asterisk.

Why: what is added to the cluster later is allowed too, secrets and roles included: `*` on `*` is cluster-admin by another name.
Fix: list the resources and verbs that are needed.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._rules import rules
from pratique.documents.kubernetes import Object
from pratique.model.finding import Severity

FAILS: Lines = {
    _examples.role("apiGroups: ['*'], resources: ['*'], verbs: ['*']"): 5,
    _examples.role(
        "apiGroups: [''], resources: [pods], verbs: [get]", "apiGroups: [apps], resources: [deployments], verbs: ['*']"
    ): 6,
}
PASSES: Texts = (_examples.role("apiGroups: [''], resources: [pods], verbs: [get, list]"),)


@check("high", standards=("CIS-Kubernetes-5.1.3", "KSV-0044", "KSV-0045", "KSV-0046", "CKV_K8S_49"))
def rbac_wildcards(role: Object) -> Iterator[Fault]:
    for rule in rules(role):
        stars = [word for word, values in (("verbs", rule.verbs), ("resources", rule.resources)) if "*" in values]
        if stars:
            severity = Severity.CRITICAL if rule.allows_all else Severity.HIGH
            yield Fault(f"{role.title} allows all {' on all '.join(stars)}.", rule.line, severity=severity)
