"""A role makes pods.

Why: a pod may mount every secret and use every service account of its namespace, and without Pod Security the node too.
Fix: leave it to controllers and to your delivery; enforce Pod Security in the namespace.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._rules import rules
from pratique.documents.kubernetes import Object

MAKERS = {
    "pods": "",
    "replicationcontrollers": "",
    "deployments": "apps",
    "daemonsets": "apps",
    "replicasets": "apps",
    "statefulsets": "apps",
    "jobs": "batch",
    "cronjobs": "batch",
}
"""Resource → API group."""
FAILS: Lines = {_examples.role("apiGroups: [''], resources: [pods], verbs: [create]"): 5}
PASSES: Texts = (
    _examples.role("apiGroups: [''], resources: [pods], verbs: [get]"),
    _examples.role("apiGroups: [''], resources: [configmaps], verbs: [create]"),
)


@check("low", standards=("CIS-Kubernetes-5.1.4", "KSV-0048"))
def rbac_create_pods(role: Object) -> Iterator[Fault]:
    for rule in rules(role):
        found = [name for name, group in MAKERS.items() if rule.on(name, group)]
        if found and not rule.allows_all and rule.allows("create"):
            yield Fault(f"{role.title} allows create on {', '.join(found)}.", rule.line)
