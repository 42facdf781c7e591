"""A secret's value is written into the manifest.

Why: everybody who may read pods, the repository or a backup of either has it.
Fix: put it into a Secret that is made outside the repository, and mount that; revoke what was here.
References: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.secret_names import is_secret
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container("env: [{name: DB_PASSWORD, value: hunter2}]"): 8}
PASSES: Texts = (
    with_container(
        "env: [{name: DB_PASSWORD, value: $(OTHER)}, {name: TOKEN_FILE, value: /run/t}, {name: PASSWORD, value: ''}]"
    ),
)


@check("high", standards=("CIS-Kubernetes-5.4.1",), fields=("env",))
def secret_value(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        for number, one in enumerate(container.spec.env):
            # The value itself is said nowhere. `$(OTHER)` is a reference.
            if isinstance(one.value, str) and is_secret(one.name, one.value):
                line = container.line("env", number, "value")
                yield Fault(
                    f"The variable {one.name} of the {container.where} holds what its name calls a secret.", line
                )
