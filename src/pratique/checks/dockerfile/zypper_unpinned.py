"""zypper installs packages without a version.

Why: the next build takes whatever is newest then, also a hijacked or broken release; nobody can build this image again.
Fix: name versions: `zypper install NAME=VERSION`.
References: https://docs.docker.com/build/building/best-practices/#version-pinning
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import unpinned
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN zypper -n install curl\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN zypper in -y curl=8.0\n",)


@check("low", standards=("DL3037",), baseline="dependency_locking")
def zypper_unpinned(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from unpinned(runs, "zypper")
