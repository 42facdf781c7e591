"""dnf's cache stays in the image.

Why: it only makes the layer larger; deleting it in a later RUN frees nothing.
Fix: end the RUN with `dnf clean all`, or keep it out with `--mount=type=cache`.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import removes, uncleaned
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile
from pratique.documents.shell import Command

FAILS: Lines = {
    "FROM debian:12\nRUN dnf install -y curl-1\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN dnf install -y curl-1 && dnf clean all\nRUN microdnf install -y curl-1 && rm -rf /var/cache/*\n",
)
_VERBS = ("install", "update", "upgrade", "groupinstall", "reinstall")


def _cleans(command: Command) -> bool:
    return (command.name.endswith(("dnf", "dnf5")) and "clean" in command.texts) or removes(command, "var/cache/dnf")


@check("low", standards=("DL3040", "DS-0019", "DS-0027"), baseline="layer_minimization")
def dnf_cache_kept(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from uncleaned(dockerfile, runs, "dnf", _VERBS, _cleans, "var/cache")
