"""A container listens on the port of SSH.

Why: an SSH server is a second way in, with its own users, keys and faults; kubectl exec is logged and ruled by RBAC.
Fix: remove the server and the port.
References: https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container("ports: [{containerPort: 22}]"): 8}
PASSES: Texts = (with_container("ports: [{containerPort: 2222}]"),)


@check("medium", standards=("CIS-Docker-5.7",), fields=("containerPort",))
def exposed_ssh(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        for number, port in enumerate(container.spec.ports):
            if port.container_port == 22 and port.protocol in ("", "TCP"):
                yield Fault(f"The {container.where} listens on port 22.", container.line("ports", number))
