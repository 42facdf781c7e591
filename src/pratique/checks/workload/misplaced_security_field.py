"""A security field stands where it has no effect.

Why: the API server drops a field that it does not know there, so the pod runs without what it seems to have.
Fix: move it to the securityContext that has it: of the container or of the pod.
References: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from collections.abc import Iterator
from typing import Any

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.documents.kubernetes import Pod, mapping, sequence
from pratique.documents.yaml import Path

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
    spec = mapping(pod.object.value, *map(str, pod.path), "spec")
    for fields, value, place, says in _places(spec):
        for name in sorted(fields & value.keys()):
            yield Fault(f"{name} has no effect in {says} of {pod.title}.", pod.line("spec", *place, name))


def _places(spec: dict[str, Any]) -> Iterator[tuple[set[str], dict[str, Any], Path, str]]:
    """(fields that have no effect there, what is there, where in the spec, its name)."""
    yield _ALL, spec, (), "the spec"
    yield (
        _OF_CONTAINERS | _SPEC_ONLY,
        mapping(spec, "securityContext"),
        ("securityContext",),
        "the pod's securityContext",
    )
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        for number, one in enumerate(sequence(spec, kind)):
            name = f"container {mapping(one).get('name') or number}"
            yield _ALL | _SPEC_ONLY, mapping(one), (kind, number), name
            inside = mapping(one, "securityContext")
            yield _OF_PODS | _SPEC_ONLY, inside, (kind, number, "securityContext"), f"the securityContext of {name}"
