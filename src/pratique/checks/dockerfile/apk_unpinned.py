"""apk installs packages without a version.

Why: the next build takes whatever is newest then, also a hijacked or broken release; nobody can build this image again.
Fix: name versions: `apk add NAME=VERSION`.
References: https://docs.docker.com/build/building/best-practices/#version-pinning
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import unpinned
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN apk add --no-cache curl\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN apk add --no-cache curl=8.5.0-r0 'jq>1.6' .deps\n",)


@check("low", standards=("DL3018",), baseline="dependency_locking")
def apk_unpinned(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from unpinned(runs, "apk")
