"""RUN upgrades the whole distribution.

Why: its packages no longer are those of the base image; every build gives others.
Fix: build on a newer base image, and upgrade single packages by name.
References: https://docs.docker.com/build/building/best-practices/#apt-get
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN apt-get update && apt-get dist-upgrade -y\n": 2,
    "FROM debian:12\nRUN zypper -n dup\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN apt-get install -y x=1\n",)


@check("low", standards=("DL3005", "DL3035", "DS-0024", "DKL-DI-0003"))
def distribution_upgraded(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.dist_upgrades)
