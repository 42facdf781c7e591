"""Capabilities beyond the default set are added.

Why: SYS_ADMIN, NET_ADMIN, SYS_PTRACE and the like are most of root's power, and often enough to leave the container.
Fix: drop ALL and add only what the program needs; NET_RAW is not in the set either.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pod_security_values import DEFAULT_CAPABILITIES
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod
from pratique.model.finding import Severity

CONTROL = Control("capabilities_baseline", "baseline")
FAILS: Lines = {
    with_container("securityContext: {capabilities: {add: [SYS_ADMIN]}}"): 8,
    with_container("securityContext:", "  capabilities:", "    add: [NET_RAW]"): 10,
}
PASSES: Texts = (with_container("securityContext: {capabilities: {add: [NET_BIND_SERVICE, CHOWN]}}"),)


@check(
    "high", standards=("PSS-baseline", "CIS-Kubernetes-5.2.9", "KSV-0005", "KSV-0119", "CKV_K8S_39"), fields=("add",)
)
def added_capabilities(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        given = container.spec.security_context.capabilities
        more = [name for name in (given.add if given else ()) if name not in DEFAULT_CAPABILITIES]
        if more:
            line = container.line("securityContext", "capabilities", "add")
            severity = Severity.CRITICAL if "ALL" in more or "SYS_ADMIN" in more else None
            yield Fault(f"The {container.where} adds {', '.join(more)}.", line, severity=severity)
