"""gem installs packages without a version.

Why: the next build takes whatever is newest then, also a hijacked or broken release; nobody can build this image again.
Fix: name versions: `gem install NAME:VERSION`.
References: https://docs.docker.com/build/building/best-practices/#version-pinning
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import unpinned
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN gem install bundler\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN gem install bundler:2.5.9\nRUN gem install rake -v 13.0\n",)


@check("low", standards=("DL3028",), baseline="dependency_locking")
def gem_unpinned(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from unpinned(runs, "gem")
