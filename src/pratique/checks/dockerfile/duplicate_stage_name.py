"""Two stages have one name.

Why: a later FROM or COPY --from takes the one that is meant only by chance.
Fix: give each stage a name of its own.
References: https://docs.docker.com/reference/dockerfile/#from
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12 AS a\nFROM debian:12 AS A\n": 2,
}
PASSES: Texts = ("FROM debian:12 AS a\nFROM debian:12 AS b\n",)


@check("medium", standards=("DL3024", "DS-0012"))
def duplicate_stage_name(dockerfile: Dockerfile) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for stage in dockerfile.stages:
        if stage.name in seen:
            yield Fault(f"The stage name {stage.name} is already on line {seen[stage.name]}.", stage.start.line)
        if stage.name:
            seen.setdefault(stage.name, stage.start.line)
