"""Namespaces of the node are shared.

Why: with the node's network, processes or IPC a container sees and reaches what belongs to the node and to other pods.
Fix: remove hostNetwork, hostPID and hostIPC; expose ports through a Service.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_spec
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod

CONTROL = Control("hostNamespaces", "baseline")
FAILS: Lines = {with_spec("hostPID: true"): 5, with_spec("hostNetwork: yes"): 5}
PASSES: Texts = (with_spec("hostPID: false"), with_spec())


@check(
    "high",
    standards=(
        "PSS-baseline",
        "CIS-Kubernetes-5.2.3",
        "CIS-Kubernetes-5.2.4",
        "CIS-Kubernetes-5.2.5",
        "KSV-0008",
        "KSV-0009",
        "KSV-0010",
        "CKV_K8S_17",
        "CKV_K8S_18",
        "CKV_K8S_19",
    ),
    fields=("hostNetwork", "hostPID", "hostIPC"),
)
def host_namespaces(pod: Pod) -> Iterator[Fault]:
    shared = {"hostNetwork": pod.spec.host_network, "hostPID": pod.spec.host_pid, "hostIPC": pod.spec.host_ipc}
    for field, is_set in shared.items():
        if is_set:
            yield Fault(f"{pod.title} sets {field}, which shares that of the node.", pod.line("spec", field))
