"""yum is not told that the answer is yes.

Why: it asks, nobody answers, and the build stops or hangs.
Fix: add `-y`.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import asking
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN yum install curl-1\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN yum -y install curl-1\n",)
_VERBS = ("install", "update", "upgrade", "remove", "groupinstall", "localinstall", "reinstall")


@check("low", standards=("DL3030",))
def yum_asks(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from asking(runs, "yum", _VERBS)
