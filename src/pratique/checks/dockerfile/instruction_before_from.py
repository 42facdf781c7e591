"""An instruction stands before the first FROM.

Why: only ARG may stand there: the build fails.
Fix: move it behind FROM.
References: https://docs.docker.com/reference/dockerfile/#from
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "LABEL a=b\nFROM debian:12\n": 1,
}
PASSES: Texts = ("ARG A\n# b\nFROM debian:12\n",)


@check("medium", standards=("DL3061",))
def instruction_before_from(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.instructions:
        if one.stage < 0 and one.keyword not in ("ARG", "FROM"):
            yield Fault(f"{one.keyword[:40]} stands before the first FROM.", one.line, one.end_line)
