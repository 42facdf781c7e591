"""sh is given what only bash understands.

Why: on Debian and Alpine sh is not bash: the step fails, or does something else.
Fix: write it for sh, or put `SHELL ["/bin/bash", "-c"]` before.
References: https://www.shellcheck.net/wiki/SC3010
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN [[ -f x ]] && ls\n": 2,
    "FROM debian:12\nRUN source /env\n": 2,
    "FROM debian:12\nRUN echo {1..3}\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN [ -f x ] && . /env\n",
    'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN [[ -f x ]] && ls\n',
    "FROM debian:12\nRUN <<EOF\n#!/bin/bash\n[[ -f x ]] && ls\nEOF\n",
)


@check("low", standards=("SC3001", "SC3009", "SC3010", "SC3011", "SC3020", "SC3030", "SC3040", "SC3046"))
def shell_bash_only(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        if run.shell not in ("sh", "dash") or not run.written:
            continue
        for mark in run.script.marks:
            if mark.kind == "bash":
                yield Fault(f"{mark.text} is bash's, and sh runs this.", run.line(mark.start))
        for command in run.commands:
            if command.name in ("source", "declare", "pushd", "popd", "shopt", "mapfile") and not command.via:
                yield run.fault(f"{command.name} is bash's, and sh runs this.", command)
