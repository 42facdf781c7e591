"""A folder of the node is mounted.

Why: a hostPath volume gives the node's files to whoever is in the pod, and what a container writes there outlives it.
Fix: use emptyDir, a PersistentVolumeClaim, a ConfigMap or a Secret.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_spec
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod, text
from pratique.model.finding import Severity

CONTROL = Control("hostPathVolumes", "baseline")
_SOCKETS = re.compile(r"^/*$|/(?:docker|dockershim|containerd|crio|cri-dockerd|podman)\.sock$")
"""The whole node, or an engine that makes privileged containers for whoever asks."""
FAILS: Lines = {
    with_spec("volumes: [{name: v, hostPath: {path: /var/log}}]"): 5,
    with_spec("volumes:", "- name: v", "  hostPath: {path: /run/containerd/containerd.sock}"): 7,
}
PASSES: Texts = (
    with_spec("volumes: [{name: v, emptyDir: {}}]"),
    with_spec("volumes: [{name: v, hostPath: null, emptyDir: {}}]"),
)


@check("high", standards=("PSS-baseline", "KSV-0023"), fields=("hostPath",))
def host_path_volumes(pod: Pod) -> Iterator[Fault]:
    for number, volume in enumerate(pod.spec.volumes):
        if "hostPath" in volume:
            path = text(volume, "hostPath", "path")
            name = text(volume, "name")
            yield Fault(
                f"Volume {name} of {pod.title} is {path or 'a path'} of the node.",
                pod.line("spec", "volumes", number, "hostPath"),
                severity=Severity.CRITICAL if _SOCKETS.search(path) else None,
            )
