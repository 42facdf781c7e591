"""A command uses a variable that the container does not have.

Why: Kubernetes leaves `$(NAME)` as it stands, and the program gets those letters, or a shell runs NAME as a command.
Fix: add the variable to `env`, or write `$$(…)` where the letters are meant.
References: https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

_REFERENCE = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_]{0,99})\)")
FAILS: Lines = {with_container("args: [--image, $(IMAGE_NAME)]"): 8}
PASSES: Texts = (
    with_container("env: [{name: A, value: b}]", "args: [$(A), $$(date), '$(date +%s)']"),
    with_container("envFrom: [{configMapRef: {name: c}}]", "args: [$(A)]"),
)


@check("medium", fields=("command", "args"))
def unset_variable(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        one = container.spec
        if one.env_from:
            continue
        known = {each.name for each in one.env}
        for field, words in (("command", one.command), ("args", one.args)):
            for number, word in enumerate(words):
                for name in dict.fromkeys(_REFERENCE.findall(word.replace("$$", ""))):
                    if name not in known:
                        says = f"The {container.where} uses $({name}), which is not in its env."
                        yield Fault(says, container.line(field, number))
