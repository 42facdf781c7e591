"""RUN uses `apt`, which is for people at a terminal.

Why: its options and output may change from release to release, as it says itself.
Fix: use `apt-get`, or `apt-cache`.
References: https://manpages.debian.org/bookworm/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN apt install -y curl=1\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN apt-get install -y curl=1\n",)


@check("low", standards=("DL3027",))
def apt_for_people(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if command.name == "apt":
                yield run.fault("apt is for people at a terminal.", command)
