"""Package lists are fetched in a RUN of their own.

Why: the builder's cache keeps that layer, so that later installs use lists of long ago and miss fixes.
Fix: write update and install as one RUN.
References: https://docs.docker.com/build/building/best-practices/#apt-get
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y x=1\n": 2,
    "FROM debian:12\nRUN apk update\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN apt-get update && \\\n  apt-get install -y x=1\n",)


@check("medium", standards=("DS-0017", "CIS-Docker-4.7", "CIS-DI-0007"))
def update_alone(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.updates_alone)
