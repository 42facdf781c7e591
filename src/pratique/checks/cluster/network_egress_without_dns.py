"""A network policy shuts DNS out.

Why: a pod that cannot ask for names reaches nothing by name, and the next step is often to open everything.
Fix: allow UDP and TCP port 53 to the namespace kube-system.
References: https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from collections.abc import Iterator
from typing import Any

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._seen import Cluster
from pratique.documents.kubernetes import mapping, sequence

FAILS: Lines = {_examples.policy("podSelector: {}", "egress: [{ports: [{port: 443}]}]"): 6}
PASSES: Texts = (
    _examples.policy("podSelector: {}", "egress: [{ports: [{port: 443}]}, {ports: [{port: 53, protocol: UDP}]}]"),
    _examples.policy("podSelector: {}", "policyTypes: [Egress]"),
    _examples.policy("podSelector: {}", "egress: [{}]"),
)


@check("low")
def network_egress_without_dns(cluster: Cluster) -> Iterator[Fault]:
    policies = [
        (one.path, one.object, sequence(one.object.value, "spec", "egress")) for one in cluster.of("NetworkPolicy")
    ]
    named = {policy.namespace for _, policy, rules in policies if any(map(_allows_names, rules))}
    for path, policy, rules in policies:
        if rules and policy.namespace not in named:
            yield Fault(f"{policy.title} allows egress, and none to port 53.", policy.line("spec", "egress"), path=path)


def _allows_names(rule: Any) -> bool:
    ports = [mapping(one) for one in sequence(rule, "ports")]
    peers = [mapping(one) for one in sequence(rule, "to")]
    far = not peers or any("namespaceSelector" in one or "ipBlock" in one for one in peers)
    return far and (not ports or any(_is_dns(port) for port in ports))


def _is_dns(port: dict[str, Any]) -> bool:
    first, last = port.get("port"), port.get("endPort")
    if isinstance(first, int) and isinstance(last, int):
        return first <= 53 <= last
    return first in (53, "dns", "dns-tcp", "domain", None)
