"""A namespace without default deny.

Why: whatever no policy selects talks to everything and is reached by everything; a policy for one direction leaves the other open.
Fix: add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress, Egress]`, and allow what is needed beside it.
References: https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._seen import Cluster, Seen, selector
from pratique.documents.kubernetes import Object, mapping, sequence

FAILS: Lines = {
    _examples.policy("podSelector: {}", "policyTypes: [Ingress]"): 6,
    _examples.policy("podSelector: {matchLabels: {app: a}}", "policyTypes: [Ingress, Egress]"): 4,
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: []}\n": 1,
}
PASSES: Texts = (_examples.policy("podSelector: {}", "policyTypes: [Ingress, Egress]"),)


@check("medium", standards=("CIS-Kubernetes-5.3.2", "CKV2_K8S_6"))
def network_no_default_deny(cluster: Cluster) -> Iterator[Fault]:
    own: dict[str, list[Seen]] = {pod.namespace: [] for pod in cluster.pods}
    for policy in cluster.of("NetworkPolicy"):
        own.setdefault(policy.object.namespace, []).append(policy)
    first = {pod.namespace: (pod.path, pod.line) for pod in reversed(cluster.pods)}
    first |= {one.object.name: (one.path, one.object.line()) for one in cluster.of("Namespace")}
    for namespace, policies in sorted(own.items()):
        for direction in ("Ingress", "Egress"):
            if not any(_denies(one.object, direction) for one in policies):
                path, line = _nearest(policies) or first[namespace]
                what = f"The namespace {namespace}" if namespace else "What is given no namespace"
                says = f"{what} has no default deny for {direction.lower()}."
                yield Fault(says, line, path=path, subject=f"{namespace} {direction}")


def _denies(policy: Object, direction: str) -> bool:
    """Whether it selects all pods and leaves the direction shut but for what it names."""
    spec = mapping(policy.value, "spec")
    rules = sequence(spec, direction.lower())
    types = sequence(spec, "policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])]
    return selector(spec, "podSelector").is_empty and direction in types and {} not in rules


def _nearest(policies: list[Seen]) -> tuple[str, int] | None:
    """The policy that comes nearest to a default deny."""
    for one in policies:
        if selector(one.object.value, "spec", "podSelector").is_empty:
            return one.path, one.object.line("spec", "policyTypes")
    return (policies[0].path, policies[0].object.line("spec")) if policies else None
