"""The whole distribution was upgraded inside the image.

Why: its packages no longer are those of the base image; a rebuild gives yet others.
Fix: build on a newer base image, and upgrade single packages by name.
References: https://docs.docker.com/build/building/best-practices/
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Examples, Fault, check
from pratique.checks.image import _history
from pratique.checks.image._history import Step

FAILS: Examples = ({"history": ["RUN /bin/sh -c apt-get update && apt-get dist-upgrade -y"]},)
PASSES: Examples = ({"history": ["RUN /bin/sh -c apt-get update && apt-get install -y x=1"]},)


@check("low", standards=("DKL-DI-0003",))
def distribution_upgraded(history: tuple[Step, ...]) -> Iterator[Fault]:
    yield from _history.commands(history, commands.dist_upgrades)
