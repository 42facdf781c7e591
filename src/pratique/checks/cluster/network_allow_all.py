"""A network policy allows everything in a direction.

Why: policies add up: one that allows all makes the others of that direction idle for the pods that it selects.
Fix: name the peers and ports.
References: https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from collections.abc import Iterator
from typing import Any

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, mapping, sequence, text

FAILS: Lines = {
    _examples.policy("podSelector: {}", "ingress: [{}]"): 6,
    _examples.policy("podSelector: {}", "egress:", "- to:", "  - ipBlock: {cidr: 0.0.0.0/0}"): 8,
}
PASSES: Texts = (
    _examples.policy("podSelector: {}", "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]"),
    _examples.policy("podSelector: {}", "egress: [{ports: [{port: 53}]}]"),
)


@check("medium")
def network_allow_all(network_policy: Object) -> Iterator[Fault]:
    spec = mapping(network_policy.value, "spec")
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for number, rule in enumerate(sequence(spec, direction)):
            ways = sequence(rule, peers)
            if not ways and not sequence(rule, "ports"):
                says = f"{network_policy.title} allows all {direction}."
                yield Fault(says, network_policy.line("spec", direction, number))
            for at, peer in enumerate(ways):
                if _is_anybody(mapping(peer)):
                    line = network_policy.line("spec", direction, number, peers, at)
                    yield Fault(f"{network_policy.title} allows {direction} {peers} anywhere.", line)


def _is_anybody(peer: dict[str, Any]) -> bool:
    block = mapping(peer, "ipBlock")
    everywhere = text(block, "cidr") in ("0.0.0.0/0", "::/0") and not sequence(block, "except")
    return everywhere or (peer.get("namespaceSelector") == {} and not mapping(peer, "podSelector"))
