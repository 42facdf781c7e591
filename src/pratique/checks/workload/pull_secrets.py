"""imagePullSecrets that name nothing.

Why: the kubelet skips an entry without a name, and the pull fails, or goes on as nobody.
Fix: name a Secret of the type kubernetes.io/dockerconfigjson in the same namespace.
References: https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_spec
from pratique.documents.kubernetes import Pod, text

FAILS: Lines = {
    with_spec("imagePullSecrets: [registry-credentials]"): 5,
    with_spec("imagePullSecrets: [{name: ''}]"): 5,
}
PASSES: Texts = (with_spec("imagePullSecrets: [{name: registry-credentials}]"),)


@check("low", fields=("imagePullSecrets",))
def pull_secrets(pod: Pod) -> Iterator[Fault]:
    for number, one in enumerate(pod.spec.image_pull_secrets):
        if not text(one, "name"):
            line = pod.line("spec", "imagePullSecrets", number)
            yield Fault(f"Entry {number} of the imagePullSecrets of {pod.title} names no Secret.", line)
