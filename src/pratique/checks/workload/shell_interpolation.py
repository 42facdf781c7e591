"""A value is put into a shell's text.

Why: whoever sets the value writes the command: `;`, `$(…)` and quotes in it are read by the shell.
Fix: pass it as a word of its own after the script, which reads it as the quoted $1; or let the shell read its own quoted variable.
References: https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

_REFERENCE = re.compile(r"\$\([A-Za-z_][A-Za-z0-9_]{0,99}\)")
_SHELL = re.compile(r"(?:/usr)?(?:/bin/)?(?:ba|da|a|k|z)?sh")
FAILS: Lines = {with_container("command: [/bin/sh, -c]", "args: ['scan $(IMAGE)']"): 9}
PASSES: Texts = (
    with_container("command: [/bin/sh, -c, 'scan \"$IMAGE\"']"),
    with_container("command: [scan, $(IMAGE)]"),
    with_container("command: [sh, -c, date '+$$(x)']"),
)


@check("medium", fields=("command", "args"))
def shell_interpolation(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        places = [("command", number) for number, _ in enumerate(container.spec.command)]
        places += [("args", number) for number, _ in enumerate(container.spec.args)]
        words = [*container.spec.command, *container.spec.args]
        at = _script(words)
        if at and _REFERENCE.search(words[at].replace("$$", "")):
            yield Fault(f"The shell of the {container.where} gets $(…) in its text.", container.line(*places[at]))


def _script(words: list[str]) -> int:
    """Which of the words is the text that a shell is given; 0 for none."""
    if not words or not _SHELL.fullmatch(words[0]):
        return 0
    for number, word in enumerate(words[1:], 1):
        if not word.startswith("-"):
            return 0
        if "c" in word[1:] and not word.startswith("--"):
            return number + 1 if number + 1 < len(words) else 0
    return 0
