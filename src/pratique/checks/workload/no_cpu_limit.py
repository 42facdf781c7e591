"""No CPU limit.

Why: a busy or hijacked container takes what its neighbours need.
Fix: set resources.limits.cpu, or at least requests that keep the neighbours' share.
References: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container(): 6}
PASSES: Texts = (with_container("resources: {limits: {cpu: 1}}"),)


@check("low", standards=("CIS-Docker-5.12", "KSV-0011", "CKV_K8S_11"))
def no_cpu_limit(pod: Pod) -> Iterator[Fault]:
    if "cpu" not in pod.spec.resources.limits:
        for container in pod.containers:
            if "cpu" not in container.spec.resources.limits and container.runs_on:
                yield Fault(f"The {container.where} has no CPU limit.", container.line("resources", "limits"))
