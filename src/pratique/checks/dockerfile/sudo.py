"""RUN uses sudo.

Why: instructions run as the user that USER names, root unless told: sudo only stays behind in the image, as a way to root.
Fix: change USER for the steps that need it; in an entry point use gosu or setpriv.
References: https://docs.docker.com/build/building/best-practices/#user
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN ls && \\\n  sudo ls\n": 3,
}
PASSES: Texts = ("FROM debian:12\nRUN apt-get install -y sudo\n",)


@check("medium", standards=("DL3004", "DS-0010", "DKL-DI-0001"))
def sudo(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if command.name in ("sudo", "doas") and not command.via:
                yield run.fault(f"RUN uses {command.name}.", command)
