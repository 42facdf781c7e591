"""SELinux options that widen what a container may do.

Why: a type other than those for containers, a user or a role takes the container out of the confinement of its node.
Fix: leave seLinuxOptions out, or set a level only.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod
from pratique.documents.kubernetes_pod import SELinuxOptions

CONTROL = Control("seLinuxOptions", "baseline")
TYPES = frozenset({"", "container_t", "container_init_t", "container_kvm_t"})
TYPES_1_31 = TYPES | {"container_engine_t"}
FAILS: Lines = {
    with_spec("securityContext: {seLinuxOptions: {user: u}}"): 5,
    with_container("securityContext: {seLinuxOptions: {type: spc_t}}"): 8,
}
PASSES: Texts = (
    with_container("securityContext: {seLinuxOptions: {type: container_engine_t, level: 's0:c1,c2'}}"),
    with_container(),
)


@check("high", standards=("PSS-baseline", "KSV-0025"), fields=("seLinuxOptions",))
def selinux_options(pod: Pod, version: int) -> Iterator[Fault]:
    place = ("securityContext", "seLinuxOptions")
    for says in _wrong(pod.spec.security_context.se_linux_options, version):
        yield Fault(f"{pod.title} sets the SELinux {says}.", pod.line("spec", *place, says.split()[0]))
    for container in pod.containers:
        for says in _wrong(container.spec.security_context.se_linux_options, version):
            line = container.line(*place, says.split()[0])
            yield Fault(f"The {container.where} sets the SELinux {says}.", line)


def _wrong(options: SELinuxOptions | None, version: int) -> Iterator[str]:
    """What is wrong, its field first."""
    if options is None:
        return
    if options.type not in (TYPES_1_31 if version >= 31 else TYPES):
        yield f"type {options.type}"
    if options.user:
        yield f"user {options.user}"
    if options.role:
        yield f"role {options.role}"
