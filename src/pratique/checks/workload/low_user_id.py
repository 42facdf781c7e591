"""The user's number is one that nodes use themselves.

Why: numbers below 1000 belong to services of the node: after an escape the container has the rights of one of them.
Fix: use a number of 10000 or more.
References: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container("securityContext: {runAsUser: 33}"): 8}
PASSES: Texts = (
    with_container("securityContext: {runAsUser: 10001}"),
    with_container("securityContext: {runAsUser: 1000}"),
)


@check("low", standards=("KSV-0020", "CKV_K8S_40"), fields=("runAsUser",))
def low_user_id(pod: Pod) -> Iterator[Fault]:
    place = ("securityContext", "runAsUser")
    own = pod.spec.security_context.run_as_user
    if own is not None and 0 < own < 1000:
        yield Fault(f"{pod.title} runs as user {own}.", pod.line("spec", *place))
    for container in pod.containers:
        number = container.spec.security_context.run_as_user
        if number is not None and 0 < number < 1000:
            yield Fault(f"The {container.where} runs as user {number}.", container.line(*place))
