"""A network policy selects no pod.

Why: it looks like protection and is none: the pods that were meant have other labels.
Fix: write the labels of the pods' template, or remove the policy.
References: https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._seen import Cluster, PodSeen, selector

POD = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: a}}\nspec: {containers: []}\n"
FAILS: Lines = {_examples.policy("podSelector: {matchLabels: {app: b}}") + POD: 5}
PASSES: Texts = (
    _examples.policy("podSelector: {matchLabels: {app: a}}") + POD,
    _examples.policy("podSelector: {}") + POD,
    _examples.policy("podSelector: {matchExpressions: [{key: app, operator: In, values: [a]}]}") + POD,
)


@check("low")
def network_selects_nothing(cluster: Cluster) -> Iterator[Fault]:
    pods: dict[str, list[PodSeen]] = {}
    for pod in cluster.pods:
        pods.setdefault(pod.namespace, []).append(pod)
    for one in cluster.of("NetworkPolicy"):
        policy = one.object
        wanted = selector(policy.value, "spec", "podSelector")
        near = pods.get(policy.namespace, [])
        if near and not wanted.is_empty and not any(wanted.selects(pod.labels) for pod in near):
            says = f"{policy.title} selects none of the {len(near)} workloads of its namespace that were checked."
            yield Fault(says, policy.line("spec", "podSelector"), path=one.path)
