"""The seccomp profile is taken away.

Why: without the runtime's filter every system call of the kernel is open to attack.
Fix: set seccompProfile.type to RuntimeDefault, or to Localhost with a profile of your own.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod

CONTROL = Control("seccompProfile_baseline", "baseline")
ALLOWED = ("RuntimeDefault", "Localhost")
_PLACE = ("securityContext", "seccompProfile", "type")
_OF_POD = "seccomp.security.alpha.kubernetes.io/pod"
_OF_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
FAILS: Lines = {
    with_spec("securityContext: {seccompProfile: {type: Unconfined}}"): 5,
    with_container("securityContext: {seccompProfile: {type: Unconfined}}"): 8,
}
PASSES: Texts = (
    with_container("securityContext: {seccompProfile: {type: Localhost, localhostProfile: p.json}}"),
    with_container(),
)


@check("high", standards=("PSS-baseline", "KSV-0104"), fields=("seccompProfile", "annotations"))
def seccomp_profile(pod: Pod, version: int) -> Iterator[Fault]:
    yield from unconfined(pod) if version >= 19 else _annotated(pod)


def unconfined(pod: Pod) -> Iterator[Fault]:
    """Where a profile is set that is none."""
    profile = pod.spec.security_context.seccomp_profile
    if profile is not None and profile.type not in ALLOWED:
        yield Fault(f"{pod.title} sets the seccomp profile {profile.type or '(none)'}.", pod.line("spec", *_PLACE))
    for container in pod.containers:
        profile = container.spec.security_context.seccomp_profile
        if profile is not None and profile.type not in ALLOWED:
            says = f"The {container.where} sets the seccomp profile {profile.type or '(none)'}."
            yield Fault(says, container.line(*_PLACE))


def _annotated(pod: Pod) -> Iterator[Fault]:
    """Before the fields of 1.19 there were annotations."""
    keys = [_OF_POD, *(_OF_CONTAINER + each.spec.name for each in pod.containers)]
    for key in dict.fromkeys(keys):
        value = pod.metadata.annotations.get(key, "runtime/default")
        if value not in ("runtime/default", "docker/default") and not value.startswith("localhost/"):
            line = pod.line("metadata", "annotations", key)
            yield Fault(f"An annotation of {pod.title} sets the seccomp profile {value}.", line)
