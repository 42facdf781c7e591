"""RUN replaces /bin/sh by another shell.

Why: every script of the distribution that asks for sh then runs under it.
Fix: use `SHELL ["/bin/bash", "-c"]`.
References: https://docs.docker.com/reference/dockerfile/#shell
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN ln -sfv /bin/bash /bin/sh\n": 2,
}
PASSES: Texts = ('FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN ls\n',)


@check("low", standards=("DL4005",))
def replaced_shell(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if command.name == "ln" and command.texts and command.texts[-1] in ("/bin/sh", "/usr/bin/sh"):
                yield run.fault("/bin/sh is replaced by another shell.", command)
