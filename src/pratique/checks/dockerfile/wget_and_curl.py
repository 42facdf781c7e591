"""RUN uses wget and curl.

Why: two programs that do the same are two programs to mend.
Fix: use one of them.
References: https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN curl https://example.com/x\nRUN wget https://example.com/y\n": 3,
}
PASSES: Texts = ("FROM debian:12\nRUN curl https://example.com/x\n",)


@check("negligible", standards=("DL4001", "DS-0014"))
def wget_and_curl(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for stage in sorted({run.stage for run in runs}):
        first: dict[str, int] = {}
        for run in runs:
            for command in run.commands if run.stage == stage else ():
                if command.name in ("wget", "curl"):
                    first.setdefault(command.name, run.instruction.line)
                    if len(first) == 2:
                        yield run.fault("Both wget and curl are used.", command)
                        return
