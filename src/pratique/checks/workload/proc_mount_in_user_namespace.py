"""/proc is mounted without its masks, in a user namespace.

Why: a user namespace makes this bearable, not restricted: the masks still hide what programs need not see.
Fix: remove procMount.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_both, with_container
from pratique.checks.workload._pod_security import Control
from pratique.checks.workload.proc_mount import unmasked
from pratique.documents.kubernetes import Pod

CONTROL = Control("procMount_restricted", "restricted", 35, "procMount")
FAILS: Lines = {with_both("hostUsers: false", "securityContext: {procMount: Unmasked}"): 9}
PASSES: Texts = (
    with_container("securityContext: {procMount: Default}"),
    with_container("securityContext: {procMount: Unmasked}"),
)


@check("low", standards=("PSS-restricted",), fields=("procMount",))
def proc_mount_in_user_namespace(pod: Pod, alone: bool) -> Iterator[Fault]:
    if alone or pod.spec.host_users is False:
        yield from unmasked(pod)
