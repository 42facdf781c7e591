"""A field that pods do not have.

Why: the API server drops it, unless it is asked to be strict; what was to be set by it is not.
Fix: write the field as the API has it: `kubectl explain pod.spec --recursive` lists all.
References: https://kubernetes.io/docs/reference/using-api/api-concepts/#validation-for-unrecognized-or-duplicate-fields
"""

from collections.abc import Iterator
from typing import Any

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.documents import kubernetes_fields as fields
from pratique.documents.kubernetes import PODS, Pod, mapping, sequence
from pratique.documents.yaml import Path

FAILS: Lines = {
    with_spec("container: []"): 5,
    with_container("securityContex: {}"): 8,
    with_container("securityContext: {privilged: false}"): 8,
}
PASSES: Texts = (
    with_spec("hostPID: false", "tolerations: []"),
    with_container("securityContext: {privileged: false}", "volumeMounts: []"),
    # where it belongs, misplaced-security-field says
    with_container("fsGroup: 5"),
)
_ELSEWHERE = (
    fields.SECURITY_CONTEXT
    | fields.POD_SECURITY_CONTEXT
    | {"hostNetwork", "hostPID", "hostIPC", "hostUsers", "automountServiceAccountToken"}
)


@check("medium")
def unknown_field(pod: Pod) -> Iterator[Fault]:
    if (pod.object.group, pod.object.kind) not in PODS:
        return
    spec = mapping(pod.object.value, *map(str, pod.path), "spec")
    for known, value, place in _places(spec):
        for name in sorted(value.keys() - known - _ELSEWHERE):
            where = ".".join(map(str, ("spec", *place)))
            yield Fault(f"There is no field {name} in {where} of {pod.title}.", pod.line("spec", *place, name))


def _places(spec: dict[str, Any]) -> Iterator[tuple[frozenset[str], dict[str, Any], Path]]:
    """(the fields that there are, what is there, where in the spec)."""
    yield fields.POD_SPEC, spec, ()
    yield fields.POD_SECURITY_CONTEXT, mapping(spec, "securityContext"), ("securityContext",)
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        for number, one in enumerate(sequence(spec, kind)):
            yield fields.CONTAINER, mapping(one), (kind, number)
            yield fields.SECURITY_CONTEXT, mapping(one, "securityContext"), (kind, number, "securityContext")
