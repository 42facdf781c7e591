"""No memory limit.

Why: a leak or an attack takes the node's memory, and the kernel ends other pods.
Fix: set resources.limits.memory.
References: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container(): 6, with_container("resources: {limits: {cpu: 1}}"): 8}
PASSES: Texts = (
    with_container("resources: {limits: {memory: 64Mi}}"),
    with_spec("resources: {limits: {memory: 64Mi}}"),
)


@check("medium", standards=("CIS-Docker-5.11", "KSV-0018", "CKV_K8S_13"))
def no_memory_limit(pod: Pod) -> Iterator[Fault]:
    if "memory" not in pod.spec.resources.limits:
        for container in pod.containers:
            if "memory" not in container.spec.resources.limits and container.field != "ephemeralContainers":
                line = container.line("resources", "limits")
                yield Fault(f"The {container.where} has no memory limit.", line)
