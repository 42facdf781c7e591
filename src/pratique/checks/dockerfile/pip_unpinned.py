"""pip installs packages without a version.

Why: the next build takes whatever is newest then, also a hijacked or broken release; nobody can build this image again.
Fix: name versions: `pip install NAME==VERSION, or a file with hashes`.
References: https://docs.docker.com/build/building/best-practices/#version-pinning
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import unpinned
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN python3 -m pip install flask\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN pip install flask==3.0.3 -r requirements.txt . git+https://example.com/a.git@0a1b2c\n",
)


@check("low", standards=("DL3013",), baseline="dependency_locking")
def pip_unpinned(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from unpinned(runs, "pip")
