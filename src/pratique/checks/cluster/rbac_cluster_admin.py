"""Somebody is made administrator of the cluster.

Why: cluster-admin may do everything everywhere; there is no way to find out what of it was needed.
Fix: bind a role of the rights that are needed, in the namespaces where they are.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, sequence, text

FAILS: Lines = {_examples.binding("cluster-admin", "kind: User, name: jane"): 4}
PASSES: Texts = (_examples.binding("view", "kind: User, name: jane"),)


@check("high", standards=("CIS-Kubernetes-5.1.1", "KSV-0111"))
def rbac_cluster_admin(binding: Object) -> Iterator[Fault]:
    if text(binding.value, "roleRef", "name") == "cluster-admin":
        names = [text(one, "name") for one in sequence(binding.value, "subjects")]
        says = f"{binding.title} gives cluster-admin to {', '.join(names) or 'nobody yet'}."
        yield Fault(says, binding.line("roleRef", "name"))
