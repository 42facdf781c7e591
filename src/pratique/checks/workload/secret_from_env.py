"""A Secret becomes an environment variable.

Why: the environment shows in crash reports, in /proc, in child processes and in what programs log at start.
Fix: mount the Secret as a file.
References: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {
    with_container("env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]"): 8,
    with_container("envFrom: [{secretRef: {name: s}}]"): 8,
}
PASSES: Texts = (with_container("env: [{name: A, valueFrom: {configMapKeyRef: {name: s, key: k}}}]"),)


@check("low", standards=("CIS-Kubernetes-5.4.1", "CKV_K8S_35"), fields=("env", "envFrom"))
def secret_from_env(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        for number, one in enumerate(container.spec.env):
            if "secretKeyRef" in one.value_from:
                line = container.line("env", number)
                yield Fault(f"The {container.where} has {one.name} from a Secret.", line)
        for number, source in enumerate(container.spec.env_from):
            if source.secret_ref is not None:
                line = container.line("envFrom", number)
                yield Fault(f"The {container.where} has all of a Secret in its environment.", line)
