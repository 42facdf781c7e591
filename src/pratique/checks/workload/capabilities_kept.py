"""Capabilities are not all dropped.

Why: the runtime's default set lets a container change owners, bind low ports and forge packets; hardly any program needs that.
Fix: set `capabilities: {drop: [ALL]}`, and add NET_BIND_SERVICE where a port below 1024 is served.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pod_security_values import DEFAULT_CAPABILITIES
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._pod_security import Control, exempt_on_windows
from pratique.documents.kubernetes import Pod
from pratique.documents.kubernetes_pod import Capabilities

CONTROL = Control("capabilities_restricted", "restricted", 22, "capabilities_baseline")
FAILS: Lines = {
    with_container(): 6,
    with_container("securityContext: {capabilities: {drop: [NET_RAW]}}"): 8,
    with_container("securityContext: {capabilities: {drop: [ALL], add: [CHOWN]}}"): 8,
}
PASSES: Texts = (with_container("securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}"),)


@check(
    "medium",
    standards=(
        "PSS-restricted",
        "CIS-Kubernetes-5.2.10",
        "KSV-0003",
        "KSV-0004",
        "KSV-0022",
        "KSV-0106",
        "CKV_K8S_25",
        "CKV_K8S_28",
        "CKV_K8S_36",
        "CKV_K8S_37",
    ),
)
def capabilities_kept(pod: Pod, version: int, alone: bool) -> Iterator[Fault]:
    if exempt_on_windows(pod, version):
        return
    for container in pod.containers:
        given = container.spec.security_context.capabilities or Capabilities()
        if "ALL" not in given.drop:
            line = container.line("securityContext", "capabilities", "drop")
            yield Fault(f"The {container.where} does not drop ALL capabilities.", line)
        more = [name for name in given.add if name != "NET_BIND_SERVICE" and (alone or name in DEFAULT_CAPABILITIES)]
        if more:
            line = container.line("securityContext", "capabilities", "add")
            yield Fault(f"The {container.where} adds {', '.join(more)}.", line)
