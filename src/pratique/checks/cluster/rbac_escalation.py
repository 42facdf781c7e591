"""A role lets its holders gain more rights.

Why: escalate and bind give roles that the giver does not hold; impersonate acts as anybody, administrators included.
Fix: leave the verb out, or name the only roles or users in resourceNames.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._rules import rules
from pratique.documents.kubernetes import Object

WAYS = (
    (("escalate", "bind"), ("roles", "clusterroles"), "rbac.authorization.k8s.io"),
    (("impersonate",), ("users", "groups", "serviceaccounts"), ""),
    (("create", "update", "patch"), ("rolebindings", "clusterrolebindings"), "rbac.authorization.k8s.io"),
)
"""(verbs, resources, API group)."""
FAILS: Lines = {
    _examples.role("apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]"): 5,
    _examples.role("apiGroups: [''], resources: [users, groups], verbs: [impersonate]"): 5,
}
PASSES: Texts = (
    _examples.role("apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [get, list]"),
    _examples.role("apiGroups: [''], resources: [users], resourceNames: [bot], verbs: [impersonate]"),
)


@check("high", standards=("CIS-Kubernetes-5.1.8", "KSV-0043", "CKV_K8S_157", "CKV_K8S_158"))
def rbac_escalation(role: Object) -> Iterator[Fault]:
    for rule in rules(role):
        if rule.allows_all or rule.names:
            continue
        for verbs, resources, group in WAYS:
            allowed = rule.allows(*verbs)
            found = [name for name in resources if rule.on(name, group)]
            if allowed and found:
                yield Fault(f"{role.title} allows {', '.join(allowed)} on {', '.join(found)}.", rule.line)
