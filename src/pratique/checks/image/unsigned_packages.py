"""Packages were installed without a check of their signature.

Why: a package from a tampered mirror is taken as if it were the distribution's.
Fix: remove the switch, and install the repository's key.
References: https://wiki.debian.org/SecureApt
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Examples, Fault, check
from pratique.checks.image import _history
from pratique.checks.image._history import Step

FAILS: Examples = ({"history": ["RUN /bin/sh -c apt-get install -y --allow-unauthenticated x"]},)
PASSES: Examples = ({"history": ["RUN /bin/sh -c apt-get install -y x=1"]},)


@check("high", standards=("CIS-Docker-4.11", "CIS-DI-0011"))
def unsigned_packages(history: tuple[Step, ...]) -> Iterator[Fault]:
    yield from _history.commands(history, commands.unsigned_packages)
