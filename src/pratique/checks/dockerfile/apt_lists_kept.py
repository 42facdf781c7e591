"""apt's cache stays in the image.

Why: it only makes the layer larger; deleting it in a later RUN frees nothing.
Fix: end the RUN with `rm -rf /var/lib/apt/lists/*`, or keep it out with `--mount=type=cache`.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import removes, uncleaned
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile
from pratique.documents.shell import Command

FAILS: Lines = {
    "FROM debian:12\nRUN apt-get update && apt-get install -y curl=1\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN apt-get update && apt-get install -y curl=1 && rm -rf /var/lib/apt/lists/*\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n",
)
_VERBS = ("update", "install")


def _cleans(command: Command) -> bool:
    return removes(command, "var/lib/apt/lists")


@check("low", standards=("DL3009", "DKL-DI-0005"), baseline="layer_minimization")
def apt_lists_kept(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from uncleaned(dockerfile, runs, "apt", _VERBS, _cleans, "var/lib/apt")
