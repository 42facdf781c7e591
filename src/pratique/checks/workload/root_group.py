"""The container is in the group root.

Why: files of the node and of images are often open to group 0 where they are closed to others.
Fix: set runAsGroup, fsGroup and supplementalGroups to numbers above 0.
References: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.documents.kubernetes import Pod

FAILS: Lines = {
    with_spec("securityContext: {fsGroup: 0}"): 5,
    with_container("securityContext: {runAsGroup: 0}"): 8,
    with_spec("securityContext: {supplementalGroups: [5, 0]}"): 5,
}
PASSES: Texts = (with_spec("securityContext: {fsGroup: 2000, runAsGroup: 3000}"), with_container())


@check("low", standards=("KSV-0029", "KSV-0116"), fields=("runAsGroup", "fsGroup", "supplementalGroups"))
def root_group(pod: Pod) -> Iterator[Fault]:
    context = pod.spec.security_context
    for field, groups in (
        ("runAsGroup", [context.run_as_group]),
        ("fsGroup", [context.fs_group]),
        ("supplementalGroups", context.supplemental_groups),
    ):
        if 0 in groups:
            yield Fault(f"{pod.title} sets the group 0 in {field}.", pod.line("spec", "securityContext", field))
    for container in pod.containers:
        if container.spec.security_context.run_as_group == 0:
            line = container.line("securityContext", "runAsGroup")
            yield Fault(f"The {container.where} runs as group 0.", line)
