"""A field that pods do not have.

Why: the API server drops it, unless it is asked to be strict; what was to be set by it is not.
Fix: write the field as the API has it: `kubectl explain pod.spec --recursive` lists all.
References: https://kubernetes.io/docs/reference/using-api/api-concepts/#validation-for-unrecognized-or-duplicate-fields
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.documents import kubernetes_fields as fields
from pratique.documents.kubernetes import PODS, Pod

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
_KNOWN = {
    (False, False): fields.POD_SPEC,
    (False, True): fields.POD_SECURITY_CONTEXT,
    (True, False): fields.CONTAINER,
    (True, True): fields.SECURITY_CONTEXT,
}
"""(of a container?, its securityContext?) → the fields that there are."""


@check("medium")
def unknown_field(pod: Pod) -> Iterator[Fault]:
    if (pod.object.group, pod.object.kind) not in PODS:
        return
    for part in pod.written:
        known = _KNOWN[bool(part.container), part.context]
        if part.value.keys() <= known:
            continue
        for name in sorted(part.value.keys() - known - _ELSEWHERE):
            where = ".".join(map(str, ("spec", *part.path)))
            yield Fault(f"There is no field {name} in {where} of {pod.title}.", pod.line("spec", *part.path, name))
