"""No requests for CPU and memory.

Why: the scheduler packs such pods anywhere, and they are the first to be ended when memory runs out.
Fix: set resources.requests.cpu and resources.requests.memory (limits alone stand for both).
References: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container(): 6, with_container("resources: {requests: {cpu: 1}}"): 8}
PASSES: Texts = (
    with_container("resources: {requests: {cpu: 1, memory: 64Mi}}"),
    with_container("resources: {limits: {cpu: 1, memory: 64Mi}}"),
)


@check("low", standards=("KSV-0015", "KSV-0016", "CKV_K8S_10", "CKV_K8S_12"))
def no_requests(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        own, whole = container.spec.resources, pod.spec.resources
        asked = {*own.requests, *own.limits, *whole.requests, *whole.limits}
        missing = [name for name in ("cpu", "memory") if name not in asked]
        if missing and container.runs_on:
            line = container.line("resources", "requests")
            yield Fault(f"The {container.where} requests no {' and no '.join(missing)}.", line)
