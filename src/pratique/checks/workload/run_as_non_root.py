"""Nothing keeps the container from running as root.

Why: root in a container is root on the node after an escape; with runAsNonRoot the kubelet refuses an image that would run as root.
Fix: set `runAsNonRoot: true` in the pod's securityContext, and a number as USER in the image.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_both, with_container, with_spec
from pratique.checks.workload._pod_security import Control, in_user_namespace
from pratique.documents.kubernetes import Pod
from pratique.model.finding import Severity

CONTROL = Control("runAsNonRoot", "restricted")
FAILS: Lines = {
    with_container(): 6,
    with_spec("securityContext: {runAsNonRoot: false}"): 5,
    with_both("securityContext: {runAsNonRoot: true}", "securityContext: {runAsNonRoot: false}"): 9,
}
PASSES: Texts = (
    with_spec("securityContext: {runAsNonRoot: true}"),
    with_spec("hostUsers: false"),
    with_container("securityContext: {runAsNonRoot: true}"),
)


@check("medium", standards=("PSS-restricted", "CIS-Kubernetes-5.2.7", "KSV-0012", "CKV_K8S_23"))
def run_as_non_root(pod: Pod, version: int) -> Iterator[Fault]:
    if in_user_namespace(pod, version):
        return
    of_pod = pod.spec.security_context.run_as_non_root
    place = ("securityContext", "runAsNonRoot")
    if of_pod is False:
        yield Fault(f"{pod.title} sets runAsNonRoot to false.", pod.line("spec", *place))
    for container in pod.containers:
        own = container.spec.security_context.run_as_non_root
        if own is False:
            yield Fault(f"The {container.where} sets runAsNonRoot to false.", container.line(*place))
        elif own is None and of_pod is None:
            number = container.spec.security_context.run_as_user or pod.spec.security_context.run_as_user
            says = f"runs as user {number} and does not set runAsNonRoot" if number else "may run as root"
            line = container.line("securityContext")
            yield Fault(f"The {container.where} {says}.", line, severity=Severity.LOW if number else None)
