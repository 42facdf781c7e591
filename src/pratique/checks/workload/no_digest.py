"""The image is named by its tag, not by its digest.

Why: a tag can be moved to other content after it was scanned, signed and tested; pulling it always only brings the change sooner.
Fix: name the digest, with the tag before it: `app:1.4.2@sha256:…`.
References: https://kubernetes.io/docs/concepts/containers/images/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._images import image
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container(): 7}
PASSES: Texts = (with_container().replace(":1.0", ":1.0@sha256:" + 64 * "0"),)


@check("low", standards=("CKV_K8S_43",))
def no_digest(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        one = image(container.spec.image)
        if one.tag not in ("", "latest") and not one.digest and not one.unknown:
            yield Fault(
                f"The {container.where} names {container.spec.image} without its digest.", container.line("image")
            )
