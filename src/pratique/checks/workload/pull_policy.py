"""A tag that moves is not pulled again.

Why: a node that has an image of that name keeps running it, whatever the tag means by now, and runs it for pods that may not pull it.
Fix: name the digest, or set `imagePullPolicy: Always`.
References: https://kubernetes.io/docs/concepts/containers/images/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._images import image
from pratique.documents.kubernetes import Pod

FAILS: Lines = {
    with_container("imagePullPolicy: Never"): 8,
    with_container("imagePullPolicy: IfNotPresent").replace(":1.0", ""): 8,
}
PASSES: Texts = (
    with_container("imagePullPolicy: IfNotPresent"),
    with_container("imagePullPolicy: Always").replace(":1.0", ""),
)


@check("low", standards=("CKV_K8S_15",), fields=("imagePullPolicy",))
def pull_policy(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        one = image(container.spec.image)
        policy = container.spec.image_pull_policy
        moves = one.tag == "latest" and policy == "IfNotPresent"
        if not one.digest and not one.unknown and (moves or policy == "Never"):
            line = container.line("imagePullPolicy")
            yield Fault(f"The {container.where} pulls {container.spec.image} by the policy {policy}.", line)
