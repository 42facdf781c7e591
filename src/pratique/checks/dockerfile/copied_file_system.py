"""COPY takes the whole file system of another stage.

Why: everything that the other stage left behind, caches and secrets too, comes along.
Fix: copy what is needed by name.
References: https://docs.docker.com/build/building/best-practices/#use-multi-stage-builds
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12 AS a\nFROM scratch\nCOPY --from=a / /\n": 3,
}
PASSES: Texts = ("FROM debian:12 AS a\nFROM scratch\nCOPY --from=a /app /app\n",)


@check("medium", standards=("DL3067",), baseline="layer_minimization")
def copied_file_system(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("COPY"):
        if (
            one.flag("from") is not None
            and len(one.words) >= 2
            and any(word.strip("\"'") == "/" for word in one.words[:-1])
        ):
            yield Fault("COPY takes the whole file system of another stage.", one.line, one.end_line)
