"""yum's cache stays in the image.

Why: it only makes the layer larger; deleting it in a later RUN frees nothing.
Fix: end the RUN with `yum clean all`, or keep it out with `--mount=type=cache`.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import removes, uncleaned
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile
from pratique.documents.shell import Command

FAILS: Lines = {
    "FROM debian:12\nRUN yum install -y curl-1\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN yum install -y curl-1 && yum clean all\n",)
_VERBS = ("install", "update", "upgrade", "groupinstall", "localinstall", "reinstall")


def _cleans(command: Command) -> bool:
    return (command.name == "yum" and "clean" in command.texts) or removes(command, "var/cache/yum")


@check("low", standards=("DL3032", "DS-0015"), baseline="layer_minimization")
def yum_cache_kept(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from uncleaned(dockerfile, runs, "yum", _VERBS, _cleans, "var/cache/yum")
