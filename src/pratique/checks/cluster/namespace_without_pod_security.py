"""A namespace that enforces no Pod Security.

Why: without the label any pod is admitted, privileged ones too, unless another admission plug-in refuses it.
Fix: add `pod-security.kubernetes.io/enforce: restricted` (or baseline), with a version.
References: https://kubernetes.io/docs/concepts/security/pod-security-admission/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.kubernetes import Object

FAILS: Lines = {"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n": 3}
PASSES: Texts = (
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: n, labels: {pod-security.kubernetes.io/enforce: baseline}}\n",
)


@check("low", standards=("CIS-Kubernetes-5.2.1",))
def namespace_without_pod_security(namespace: Object) -> Iterator[Fault]:
    level = namespace.labels.get("pod-security.kubernetes.io/enforce")
    if level not in ("baseline", "restricted"):
        what = f"enforces {level}" if level else "enforces no Pod Security Standard"
        yield Fault(f"{namespace.title} {what}.", namespace.line("metadata", "labels"))
