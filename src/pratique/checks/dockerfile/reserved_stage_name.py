"""A stage has a name that BuildKit keeps for itself.

Why: `scratch` and `context` mean something else in FROM and COPY --from.
Fix: name the stage otherwise.
References: https://docs.docker.com/reference/build-checks/reserved-stage-name/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12 AS scratch\n": 1,
}
PASSES: Texts = ("FROM debian:12 AS build\n",)


@check("medium", standards=("DL3063",))
def reserved_stage_name(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        if stage.name in ("scratch", "context"):
            yield Fault(f"A stage is named {stage.name}.", stage.start.line)
