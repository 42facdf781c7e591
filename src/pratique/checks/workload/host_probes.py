"""A probe or a hook asks a host that it names.

Why: the node asks, with the node's reach: whoever writes the pod can have the node knock on addresses that the pod cannot reach.
Fix: leave `host` out, so that the pod's own address is asked.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._pod_security import Control
from pratique.documents import kubernetes_pod as api
from pratique.documents.kubernetes import Pod

CONTROL = Control("hostProbesAndHostLifecycle", "baseline", 34)
FAILS: Lines = {
    with_container("livenessProbe: {httpGet: {host: 10.0.0.1, port: 80}}"): 8,
    with_container("lifecycle: {preStop: {tcpSocket: {host: db, port: 5432}}}"): 8,
}
PASSES: Texts = (
    with_container("livenessProbe: {httpGet: {path: /, port: 80}}"),
    with_container("livenessProbe: {httpGet: {host: '', port: 80}}"),
)


@check("medium", standards=("PSS-baseline",), fields=("host",))
def host_probes(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        one = container.spec
        hooks = one.lifecycle or api.Lifecycle()
        actions = {
            ("livenessProbe",): one.liveness_probe,
            ("readinessProbe",): one.readiness_probe,
            ("startupProbe",): one.startup_probe,
            ("lifecycle", "postStart"): hooks.post_start,
            ("lifecycle", "preStop"): hooks.pre_stop,
        }
        for place, action in actions.items():
            for field, asked in (("httpGet", action and action.http_get), ("tcpSocket", action and action.tcp_socket)):
                if asked and asked.host:
                    line = container.line(*place, field, "host")
                    yield Fault(f"The {place[-1]} of the {container.where} asks the host {asked.host}.", line)
