"""A role allows what leads around other limits.

Why: who runs commands in pods, makes tokens, proxies to nodes, approves certificates or changes webhooks gets the rights of what is behind.
Fix: give it to operators only, for the time that they need it.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._rules import rules
from pratique.documents.kubernetes import Object

_CHANGE = ("create", "update", "patch")
_ADMISSION = "admissionregistration.k8s.io"
WAYS = (
    ("pods/exec", "", ("create", "get")),
    ("pods/attach", "", ("create", "get")),
    ("pods/ephemeralcontainers", "", ("update", "patch")),
    ("nodes/proxy", "", ("create", "get")),
    ("serviceaccounts/token", "", ("create",)),
    ("persistentvolumes", "", ("create",)),
    ("certificatesigningrequests/approval", "certificates.k8s.io", ("update", "patch")),
    ("validatingwebhookconfigurations", _ADMISSION, _CHANGE),
    ("mutatingwebhookconfigurations", _ADMISSION, _CHANGE),
)
"""(resource, API group, verbs)."""
FAILS: Lines = {
    _examples.role("apiGroups: [''], resources: [pods/exec], verbs: [create]"): 5,
    _examples.role("apiGroups: [''], resources: [nodes/proxy], verbs: [get]"): 5,
}
PASSES: Texts = (_examples.role("apiGroups: [''], resources: [pods, pods/log], verbs: [get]"),)


@check(
    "medium",
    standards=(
        "CIS-Kubernetes-5.1.9",
        "CIS-Kubernetes-5.1.10",
        "CIS-Kubernetes-5.1.11",
        "CIS-Kubernetes-5.1.12",
        "CIS-Kubernetes-5.1.13",
        "KSV-0047",
        "KSV-0053",
        "CKV_K8S_155",
        "CKV_K8S_156",
    ),
)
def rbac_ways_around(role: Object) -> Iterator[Fault]:
    for rule in rules(role):
        for resource, group, verbs in WAYS:
            allowed = rule.allows(*verbs)
            if allowed and not rule.allows_all and not rule.names and rule.on(resource, group):
                yield Fault(f"{role.title} allows {', '.join(allowed)} on {resource}.", rule.line)
