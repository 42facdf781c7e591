"""RUN changes the folder for itself alone.

Why: the next instruction is back where it was; readers look for a WORKDIR.
Fix: set WORKDIR before.
References: https://docs.docker.com/build/building/best-practices/#workdir
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN cd /app && make\n": 2,
}
PASSES: Texts = ("FROM debian:12\nWORKDIR /app\nRUN make && (cd sub && make)\n",)


def _first(run: Run) -> int:
    return run.commands[0].start


@check("negligible", standards=("DL3003", "DS-0013"))
def cd_for_workdir(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            # A folder for a part of the commands (`(cd x && make)`) is what cd is for.
            if (
                command.name == "cd"
                and not command.via
                and command.words
                and run.written
                and command.start == _first(run)
            ):
                yield run.fault(f"RUN changes to {command.words[0].text[:100]}.", command)
