"""Packages are installed without a check of their signature.

Why: a package from a tampered mirror is taken as if it were the distribution's.
Fix: remove the switch, and install the repository's key.
References: https://wiki.debian.org/SecureApt
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN apt-get install -y --allow-unauthenticated x=1\n": 2,
    "FROM debian:12\nRUN apk add --allow-untrusted x.apk\n": 2,
    "FROM debian:12\nRUN yum install -y --nogpgcheck x-1\n": 2,
    "FROM debian:12\nRUN echo 'deb [trusted=yes] https://example.com x main' > /etc/apt/sources.list.d/x.list\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN apt-get install -y x=1\n",)


@check("high", standards=("CIS-Docker-4.11", "CIS-DI-0011"))
def unsigned_packages(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.unsigned_packages)
