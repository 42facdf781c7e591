"""/proc is mounted without its masks.

Why: the masks keep a container from the node's keys, memory and settings below /proc.
Fix: remove procMount, or give the pod a user namespace of its own (`hostUsers: false`) where it must build containers.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_both, with_container
from pratique.checks.workload._pod_security import Control, in_user_namespace
from pratique.documents.kubernetes import Pod

CONTROL = Control("procMount", "baseline")
FAILS: Lines = {with_container("securityContext: {procMount: Unmasked}"): 8}
PASSES: Texts = (
    with_container("securityContext: {procMount: Default}"),
    with_both("hostUsers: false", "securityContext: {procMount: Unmasked}"),
)


@check("high", standards=("PSS-baseline", "KSV-0027"), fields=("procMount",))
def proc_mount(pod: Pod, version: int) -> Iterator[Fault]:
    if not in_user_namespace(pod, version):
        yield from unmasked(pod)


def unmasked(pod: Pod) -> Iterator[Fault]:
    """Containers whose /proc is not the default one."""
    for container in pod.containers:
        asked = container.spec.security_context.proc_mount
        if asked is not None and asked != "Default":
            line = container.line("securityContext", "procMount")
            yield Fault(f"The {container.where} sets procMount to {asked or '(none)'}.", line)
