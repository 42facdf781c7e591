"""A namespace is selected by a label that it does not have.

Why: namespaces get the label kubernetes.io/metadata.name of themselves, and no label `name`: the rule matches none.
Fix: select by `kubernetes.io/metadata.name`, or label the namespace in the same place.
References: https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from collections.abc import Iterator
from typing import Any

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._seen import Cluster
from pratique.documents.kubernetes import Object, mapping, sequence, text
from pratique.documents.yaml import Path

NAMESPACE = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: web, labels: {name: web}}\n"
FAILS: Lines = {
    _examples.policy("podSelector: {}", "ingress:", "- from:", "  - namespaceSelector: {matchLabels: {name: web}}"): 8
}
PASSES: Texts = (
    _examples.policy(
        "podSelector: {}", "ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}}]}]"
    ),
    _examples.policy("podSelector: {}", "ingress: [{from: [{namespaceSelector: {matchLabels: {name: web}}}]}]")
    + NAMESPACE,
)


@check("medium")
def network_namespace_label(cluster: Cluster) -> Iterator[Fault]:
    known = {one.object.labels.get("name") for one in cluster.of("Namespace")}
    for one in cluster.of("NetworkPolicy"):
        for place, selector in _selectors(one.object):
            name = text(selector, "matchLabels", "name")
            if name and name not in known:
                line = one.object.line(*place, "matchLabels", "name")
                says = f"{one.object.title} selects namespaces by the label name: {name}, which none here has."
                yield Fault(says, line, path=one.path)


def _selectors(policy: Object) -> Iterator[tuple[Path, dict[str, Any]]]:
    """(where, selector) of every namespaceSelector."""
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for number, rule in enumerate(sequence(policy.value, "spec", direction)):
            for at, peer in enumerate(sequence(rule, peers)):
                place = ("spec", direction, number, peers, at, "namespaceSelector")
                yield place, mapping(peer, "namespaceSelector")
