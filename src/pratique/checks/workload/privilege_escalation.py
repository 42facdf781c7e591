"""Programs may gain privileges.

Why: without allowPrivilegeEscalation: false a set-user-ID program makes root of an ordinary user.
Fix: set `allowPrivilegeEscalation: false` in the container's securityContext.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.checks.workload._pod_security import Control, exempt_on_windows
from pratique.documents.kubernetes import Pod

CONTROL = Control("allowPrivilegeEscalation", "restricted", 8)
FAILS: Lines = {with_container(): 6, with_container("securityContext: {allowPrivilegeEscalation: true}"): 8}
PASSES: Texts = (with_container("securityContext: {allowPrivilegeEscalation: false}"), with_spec("os: {name: windows}"))


@check("medium", standards=("PSS-restricted", "CIS-Kubernetes-5.2.6", "KSV-0001", "CKV_K8S_20"))
def privilege_escalation(pod: Pod, version: int) -> Iterator[Fault]:
    if exempt_on_windows(pod, version):
        return
    for container in pod.containers:
        if container.spec.security_context.allow_privilege_escalation is not False:
            line = container.line("securityContext", "allowPrivilegeEscalation")
            yield Fault(f"The {container.where} does not set allowPrivilegeEscalation to false.", line)
