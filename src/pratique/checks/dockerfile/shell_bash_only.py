"""sh is given what only bash understands.

Why: on Debian and Alpine sh is not bash: the step fails, or does something else.
Fix: write it for sh, or put `SHELL ["/bin/bash", "-c"]` before.
References: https://www.shellcheck.net/wiki/SC3010
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._bases import root
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile
from pratique.documents.shell import Command

FAILS: Lines = {
    "FROM debian:12\nRUN [[ -f x ]] && ls\n": 2,
    "FROM debian:12\nRUN source /env\n": 2,
    "FROM debian:12\nRUN echo {1..3}\n": 2,
}
PASSES: Texts = (
    "FROM alpine:3.20\nRUN [[ -f x ]] && source /env && set -o pipefail\n",
    "FROM debian:12\nRUN [ -f x ] && . /env\n",
    'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN [[ -f x ]] && ls\n',
    "FROM debian:12\nRUN <<EOF\n#!/bin/bash\n[[ -f x ]] && ls\nEOF\n",
)


@check("low", standards=("SC3001", "SC3009", "SC3010", "SC3011", "SC3020", "SC3030", "SC3037", "SC3040", "SC3046"))
def shell_bash_only(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        if run.shell not in ("sh", "dash") or not run.written:
            continue
        base = root(dockerfile, dockerfile.stages[run.stage])
        # busybox's sh knows these too.
        busybox = base.short in ("alpine", "busybox") or "alpine" in base.tag or base.unknown
        for mark in run.script.marks:
            if mark.kind == "bash" and not (busybox and mark.text in ("[[", "$'…'", "&>")):
                yield Fault(f"{mark.text} is bash's, and sh runs this.", run.line(mark.start))
        for command in run.commands:
            if not command.via and not busybox and (what := _bash(command)):
                yield run.fault(f"{what} is bash's, and sh runs this.", command)


def _bash(command: Command) -> str:
    texts = command.texts
    if command.name == "set" and "pipefail" in texts:
        return "pipefail"
    if command.name == "echo" and not command.folder and texts[:1] == ["-e"]:
        return "echo -e"
    return command.name if command.name in ("source", "declare", "pushd", "popd", "shopt", "mapfile") else ""
