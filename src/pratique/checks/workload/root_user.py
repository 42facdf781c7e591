"""The container runs as root by its own wish.

Why: runAsUser 0 is root, on the node too after an escape.
Fix: set runAsUser to a number above 0, or leave it to the image.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.checks.workload._pod_security import Control, in_user_namespace
from pratique.documents.kubernetes import Pod

CONTROL = Control("runAsUser", "restricted", 23)
FAILS: Lines = {with_container("securityContext: {runAsUser: 0}"): 8, with_spec("securityContext: {runAsUser: 0}"): 5}
PASSES: Texts = (with_container("securityContext: {runAsUser: 1000}"), with_container())


@check("high", standards=("PSS-restricted", "KSV-0105"), baseline="no_root_user", fields=("runAsUser",))
def root_user(pod: Pod, version: int) -> Iterator[Fault]:
    if in_user_namespace(pod, version):
        return
    place = ("securityContext", "runAsUser")
    if pod.spec.security_context.run_as_user == 0:
        yield Fault(f"{pod.title} sets runAsUser to 0.", pod.line("spec", *place))
    for container in pod.containers:
        if container.spec.security_context.run_as_user == 0:
            yield Fault(f"The {container.where} sets runAsUser to 0.", container.line(*place))
