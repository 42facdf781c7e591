"""A volume of a kind that goes around the cluster's storage.

Why: volumes that name a server, a disk or a repository themselves bypass storage classes, quotas and their credentials' owners.
Fix: use a PersistentVolumeClaim, configMap, secret, emptyDir, projected, downwardAPI, csi, ephemeral or image.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pod_security_values import RESTRICTED_VOLUMES
from pratique.checks.workload._examples import with_spec
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod, text

CONTROL = Control("restrictedVolumes", "restricted", 0, "hostPathVolumes")
FAILS: Lines = {with_spec("volumes: [{name: v, nfs: {server: s, path: /}}]"): 5}
PASSES: Texts = (with_spec("volumes: [{name: v, secret: {secretName: s}}, {name: e}]"),)


@check("medium", standards=("PSS-restricted", "KSV-0028"), fields=("volumes",))
def volume_types(pod: Pod, alone: bool) -> Iterator[Fault]:
    for number, volume in enumerate(pod.spec.volumes):
        kinds = volume.keys() - {"name"}
        # without any the API server makes it an emptyDir
        if kinds and kinds.isdisjoint(RESTRICTED_VOLUMES) and (alone or "hostPath" not in kinds):
            line = pod.line("spec", "volumes", number)
            yield Fault(f"Volume {text(volume, 'name')} of {pod.title} is of kind {min(kinds)}.", line)
