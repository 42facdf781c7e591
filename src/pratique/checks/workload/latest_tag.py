"""The image has no tag, or the tag latest.

Why: what runs changes whenever a node pulls; two replicas may run two programs, and no rollback brings the old one back.
Fix: name a version, and its digest: `app:1.4.2@sha256:…`.
References: https://kubernetes.io/docs/concepts/containers/images/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._images import image
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container().replace("app:1.0", "app"): 7, with_container().replace(":1.0", ":latest"): 7}
PASSES: Texts = (with_container(), with_container().replace(":1.0", ":latest@sha256:" + 64 * "0"))


@check("medium", standards=("KSV-0013", "CKV_K8S_14"))
def latest_tag(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        one = image(container.spec.image)
        if one.tag == "latest" and not one.digest and not one.unknown:
            yield Fault(f"The {container.where} runs {container.spec.image}.", container.line("image"))
