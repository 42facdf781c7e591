"""npm installs packages without a version.

Why: the next build takes whatever is newest then, also a hijacked or broken release; nobody can build this image again.
Fix: name versions: `npm install NAME@VERSION`.
References: https://docs.docker.com/build/building/best-practices/#version-pinning
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import unpinned
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN npm install -g typescript\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN npm install -g typescript@5.4.5 @vue/cli@5.0.8 ./local\n",)


@check("low", standards=("DL3016",), baseline="dependency_locking")
def npm_unpinned(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from unpinned(runs, "npm")
