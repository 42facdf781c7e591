"""zypper is not told that the answer is yes.

Why: it asks, nobody answers, and the build stops or hangs.
Fix: add `-y`.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import YES, asking
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN zypper install curl=1\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN zypper -n install curl=1\nRUN zypper in -y curl=1\nRUN zypper --non-interactive in curl=1\n",
)
_VERBS = ("install", "in", "update", "up", "remove", "rm", "patch", "dup", "dist-upgrade")


@check("low", standards=("DL3034",))
def zypper_asks(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from asking(runs, "zypper", _VERBS, (*YES, "-n", "--non-interactive", "--no-confirm"))
