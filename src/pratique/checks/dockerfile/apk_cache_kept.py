"""apk's cache stays in the image.

Why: it only makes the layer larger; deleting it in a later RUN frees nothing.
Fix: add `--no-cache`, or keep it out with `--mount=type=cache`.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import removes, uncleaned
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile
from pratique.documents.shell import Command

FAILS: Lines = {
    "FROM debian:12\nRUN apk add curl=1\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN apk add --no-cache curl=1\nRUN apk add -U curl=1 && rm -rf /var/cache/apk/*\n",)
_VERBS = ("add", "update")


def _cleans(command: Command) -> bool:
    return (
        command.has("--no-cache")
        or removes(command, "var/cache/apk")
        or (command.name == "apk" and "cache" in command.texts)
    )


@check("low", standards=("DL3019", "DS-0025", "DKL-DI-0004"), baseline="layer_minimization")
def apk_cache_kept(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from uncleaned(dockerfile, runs, "apk", _VERBS, _cleans, "var/cache/apk")
