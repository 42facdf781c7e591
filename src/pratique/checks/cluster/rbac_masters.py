"""Somebody is put into system:masters.

Why: the group goes around RBAC altogether: no role takes its rights away again.
Fix: bind a role to a group of your own.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, sequence, text

FAILS: Lines = {_examples.binding("view", "kind: Group, name: 'system:masters'"): 6}
PASSES: Texts = (_examples.binding("view", "kind: Group, name: admins"),)


@check("high", standards=("CIS-Kubernetes-5.1.7",))
def rbac_masters(binding: Object) -> Iterator[Fault]:
    for number, one in enumerate(sequence(binding.value, "subjects")):
        if text(one, "name") == "system:masters":
            yield Fault(f"{binding.title} names system:masters.", binding.line("subjects", number))
