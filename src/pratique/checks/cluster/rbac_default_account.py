"""Rights are given to a default service account.

Why: every pod of the namespace that names no account has them.
Fix: make an account for the program, and bind the role to that.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, sequence, text

FAILS: Lines = {_examples.binding("view", "kind: ServiceAccount, name: default, namespace: app"): 6}
PASSES: Texts = (_examples.binding("view", "kind: ServiceAccount, name: web, namespace: app"),)


@check("medium", standards=("CIS-Kubernetes-5.1.5", "CKV_K8S_42"))
def rbac_default_account(binding: Object) -> Iterator[Fault]:
    for number, one in enumerate(sequence(binding.value, "subjects")):
        if text(one, "kind") == "ServiceAccount" and text(one, "name") == "default":
            line = binding.line("subjects", number)
            yield Fault(
                f"{binding.title} is for the default service account of {text(one, 'namespace') or 'its namespace'}.",
                line,
            )
