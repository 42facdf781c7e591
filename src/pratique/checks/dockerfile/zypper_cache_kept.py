"""zypper's cache stays in the image.

Why: it only makes the layer larger; deleting it in a later RUN frees nothing.
Fix: end the RUN with `zypper clean`, or keep it out with `--mount=type=cache`.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import removes, uncleaned
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile
from pratique.documents.shell import Command

FAILS: Lines = {
    "FROM debian:12\nRUN zypper in -y curl=1\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN zypper in -y curl=1 && zypper clean\n",)
_VERBS = ("install", "in", "update", "up", "patch")


def _cleans(command: Command) -> bool:
    return (command.name == "zypper" and bool({"clean", "cc"} & set(command.texts))) or removes(
        command, "var/cache/zypp"
    )


@check("low", standards=("DL3036", "DS-0020"), baseline="layer_minimization")
def zypper_cache_kept(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from uncleaned(dockerfile, runs, "zypper", _VERBS, _cleans, "var/cache/zypp")
