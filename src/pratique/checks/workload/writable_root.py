"""The container may write into its own image.

Why: an intruder leaves tools and changed programs there; with a read-only root only the volumes that you gave are writable.
Fix: set `readOnlyRootFilesystem: true`, and mount an emptyDir where the program writes.
References: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container(): 6, with_container("securityContext: {readOnlyRootFilesystem: false}"): 8}
PASSES: Texts = (with_container("securityContext: {readOnlyRootFilesystem: true}"),)


@check("low", standards=("CIS-Docker-5.13", "KSV-0014", "CKV_K8S_22"))
def writable_root(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        if container.spec.security_context.read_only_root_filesystem is not True and not pod.windows:
            line = container.line("securityContext", "readOnlyRootFilesystem")
            yield Fault(f"The {container.where} has a writable root file system.", line)
