"""No seccomp profile is set.

Why: a pod that sets none runs unconfined on nodes whose kubelet does not set the default.
Fix: set `seccompProfile: {type: RuntimeDefault}` in the pod's securityContext.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.checks.workload._pod_security import Control, exempt_on_windows
from pratique.checks.workload.seccomp_profile import ALLOWED, unconfined
from pratique.documents.kubernetes import Pod

CONTROL = Control("seccompProfile_restricted", "restricted", 19, "seccompProfile_baseline")
FAILS: Lines = {with_container(): 6}
PASSES: Texts = (
    with_spec("securityContext: {seccompProfile: {type: RuntimeDefault}}"),
    with_spec("os: {name: windows}"),
    with_container("securityContext: {seccompProfile: {type: RuntimeDefault}}"),
)


@check("low", standards=("PSS-restricted", "CIS-Kubernetes-5.6.2", "KSV-0030", "CKV_K8S_31"))
def seccomp_unset(pod: Pod, version: int, alone: bool) -> Iterator[Fault]:
    if exempt_on_windows(pod, version):
        return
    if alone:
        yield from unconfined(pod)
    profile = pod.spec.security_context.seccomp_profile
    if profile is not None and profile.type in ALLOWED:
        return
    for container in pod.containers:
        if container.spec.security_context.seccomp_profile is None:
            yield Fault(f"The {container.where} has no seccomp profile.", container.line("securityContext"))
