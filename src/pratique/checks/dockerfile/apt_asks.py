"""apt is not told that the answer is yes.

Why: it asks, nobody answers, and the build stops or hangs.
Fix: add `-y`.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import YES, asking
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN apt-get install curl=1\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN apt-get -qqy install curl=1\nRUN apt-get install --assume-yes curl=1\nRUN apt-get -o APT::Get::Assume-Yes=true install x=1\n",
)
_VERBS = (
    "install",
    "upgrade",
    "dist-upgrade",
    "full-upgrade",
    "remove",
    "purge",
    "autoremove",
    "reinstall",
    "build-dep",
)


@check("low", standards=("DL3014", "DS-0021"))
def apt_asks(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from asking(runs, "apt", _VERBS, (*YES, "-qq"))
