"""A Service that opens a port on every node.

Why: a NodePort is reached from wherever the nodes are, past Ingress, its TLS and its access rules.
Fix: use ClusterIP behind an Ingress or a Gateway, or a LoadBalancer with loadBalancerSourceRanges.
References: https://kubernetes.io/docs/concepts/services-networking/service/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.kubernetes import Object, text

FAILS: Lines = {"apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  type: NodePort\n": 5}
PASSES: Texts = ("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: ClusterIP}\n",)


@check("low")
def service_node_port(service: Object) -> Iterator[Fault]:
    if text(service.value, "spec", "type") == "NodePort":
        yield Fault(f"{service.title} opens a port on every node.", service.line("spec", "type"))
