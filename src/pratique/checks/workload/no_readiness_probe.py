"""No readiness probe.

Why: a pod gets requests before it can answer them, and goes on getting them when it no longer can.
Fix: add a readinessProbe.
References: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._kinds import FINISHING
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container(): 6}
PASSES: Texts = (with_container("readinessProbe: {tcpSocket: {port: 80}}"),)


@check("low", standards=("CKV_K8S_9",))
def no_readiness_probe(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers if pod.object.kind not in FINISHING else ():
        if container.field == "containers" and container.spec.readiness_probe is None:
            yield Fault(f"The {container.where} has no readiness probe.", container.line())
