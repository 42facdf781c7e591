"""Mounts that a container makes appear on the node.

Why: with Bidirectional propagation a container mounts over the node's own folders, and leaves that behind.
Fix: leave mountPropagation out, or use HostToContainer.
References: https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container("volumeMounts: [{name: v, mountPath: /m, mountPropagation: Bidirectional}]"): 8}
PASSES: Texts = (with_container("volumeMounts: [{name: v, mountPath: /m, mountPropagation: HostToContainer}]"),)


@check("high", standards=("CIS-Docker-5.20",), fields=("mountPropagation",))
def mounts_reach_the_node(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        for number, mount in enumerate(container.spec.volume_mounts):
            if mount.mount_propagation == "Bidirectional":
                line = container.line("volumeMounts", number, "mountPropagation")
                yield Fault(f"Mounts below {mount.mount_path} in the {container.where} reach the node.", line)
