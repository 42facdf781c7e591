"""No liveness probe.

Why: a program that hangs stays in service.
Fix: add a livenessProbe that asks the program itself, not what it depends on.
References: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._kinds import FINISHING
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container(): 6}
PASSES: Texts = (
    with_container("livenessProbe: {httpGet: {path: /, port: 80}}"),
    "apiVersion: batch/v1\nkind: Job\nspec: {template: {spec: {containers: [{name: c, image: i}]}}}\n",
)


@check("low", standards=("CIS-Docker-5.27", "CKV_K8S_8"))
def no_liveness_probe(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers if pod.object.kind not in FINISHING else ():
        if container.field == "containers" and container.spec.liveness_probe is None:
            yield Fault(f"The {container.where} has no liveness probe.", container.line())
