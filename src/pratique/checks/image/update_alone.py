"""Package lists were fetched in a step of their own.

Why: the builder's cache keeps that layer, so that later installs use lists of long ago and miss fixes.
Fix: write update and install as one RUN.
References: https://docs.docker.com/build/building/best-practices/#apt-get
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Examples, Fault, check
from pratique.checks.image import _history
from pratique.checks.image._history import Step

FAILS: Examples = ({"history": ["RUN /bin/sh -c apt-get update # buildkit"]},)
PASSES: Examples = ({"history": ["RUN /bin/sh -c apt-get update && apt-get install -y curl=1 # buildkit"]},)


@check("low", standards=("CIS-Docker-4.7", "CIS-DI-0007"))
def update_alone(history: tuple[Step, ...]) -> Iterator[Fault]:
    yield from _history.commands(history, commands.updates_alone)
