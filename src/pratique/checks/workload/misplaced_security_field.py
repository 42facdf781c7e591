"""A security field stands where it has no effect.

Why: the API server drops a field that it does not know there, so the pod runs without what it seems to have.
Fix: move it to the securityContext that has it: of the container or of the pod.
References: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.documents.kubernetes import Part, Pod

_BOTH = {
    "runAsUser",
    "runAsGroup",
    "runAsNonRoot",
    "seccompProfile",
    "seLinuxOptions",
    "windowsOptions",
    "appArmorProfile",
}
_OF_CONTAINERS = {"allowPrivilegeEscalation", "capabilities", "privileged", "procMount", "readOnlyRootFilesystem"}
_OF_PODS = {"fsGroup", "fsGroupChangePolicy", "supplementalGroups", "supplementalGroupsPolicy", "sysctls"}
_ALL = _BOTH | _OF_CONTAINERS | _OF_PODS
_SPEC_ONLY = {"hostNetwork", "hostPID", "hostIPC", "hostUsers", "automountServiceAccountToken"}
_WITHOUT_EFFECT = {
    (False, False): _ALL,
    (False, True): _OF_CONTAINERS | _SPEC_ONLY,
    (True, False): _ALL | _SPEC_ONLY,
    (True, True): _OF_PODS | _SPEC_ONLY,
}
"""(of a container?, in its securityContext?) → the fields that have no effect there."""
FAILS: Lines = {
    with_spec("securityContext: {readOnlyRootFilesystem: true}"): 5,
    with_spec("runAsNonRoot: true"): 5,
    with_container("securityContext: {fsGroup: 5}"): 8,
    with_container("privileged: false"): 8,
}
PASSES: Texts = (
    with_spec("securityContext: {fsGroup: 5, runAsUser: 1000}"),
    with_container("securityContext: {readOnlyRootFilesystem: true, runAsUser: 5}"),
)


@check("medium")
def misplaced_security_field(pod: Pod) -> Iterator[Fault]:
    for part in pod.written:
        fields = _WITHOUT_EFFECT[bool(part.container), part.context]
        for name in () if fields.isdisjoint(part.value) else sorted(fields & part.value.keys()):
            line = pod.line("spec", *part.path, name)
            yield Fault(f"{name} has no effect in {_name(part)} of {pod.title}.", line)


def _name(part: Part) -> str:
    if not part.container:
        return "the pod's securityContext" if part.context else "the spec"
    return f"the securityContext of container {part.container}" if part.context else f"container {part.container}"
