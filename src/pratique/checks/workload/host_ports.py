"""A port of the node is taken.

Why: a host port goes around Services and network policies, and binds the pod to nodes where the port is free.
Fix: remove hostPort, and expose the port through a Service.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod

CONTROL = Control("hostPorts", "baseline")
FAILS: Lines = {with_container("ports: [{containerPort: 80, hostPort: 80}]"): 8}
PASSES: Texts = (
    with_container("ports: [{containerPort: 80, hostPort: 0}]"),
    with_container("ports: [{containerPort: 80}]"),
)


@check("medium", standards=("PSS-baseline", "CIS-Kubernetes-5.2.13", "KSV-0024", "CKV_K8S_26"), fields=("hostPort",))
def host_ports(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        for number, port in enumerate(container.spec.ports):
            if port.host_port:
                line = container.line("ports", number, "hostPort")
                yield Fault(f"The {container.where} takes port {port.host_port} of the node.", line)
