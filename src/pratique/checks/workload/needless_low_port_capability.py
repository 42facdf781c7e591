"""NET_BIND_SERVICE without a port that needs it.

Why: a capability that nothing uses is one that only an intruder will use.
Fix: remove it: no port below 1024 is listed.
References: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container("securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}"): 8}
PASSES: Texts = (
    with_container("ports: [{containerPort: 80}]", "securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}"),
)


@check("low", fields=("add",))
def needless_low_port_capability(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        given = container.spec.security_context.capabilities
        add = given.add if given else ()
        if "NET_BIND_SERVICE" in add and not any(0 < port.container_port < 1024 for port in container.spec.ports):
            line = container.line("securityContext", "capabilities", "add", add.index("NET_BIND_SERVICE"))
            yield Fault(f"The {container.where} adds NET_BIND_SERVICE and lists no port below 1024.", line)
