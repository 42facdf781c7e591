"""Privileged container.

Why: a privileged container has every capability and every device of the node: whoever is in it owns the node.
Fix: remove `privileged: true`, and add the one capability that is needed.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod

CONTROL = Control("privileged", "baseline")
FAILS: Lines = {with_container("securityContext: {privileged: true}"): 8}
PASSES: Texts = (with_container("securityContext: {privileged: false}"), with_container())


@check("critical", standards=("PSS-baseline", "CIS-Kubernetes-5.2.2", "KSV-0017", "CKV_K8S_16"), fields=("privileged",))
def privileged(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        if container.spec.security_context.privileged:
            yield Fault(f"The {container.where} is privileged.", container.line("securityContext", "privileged"))
