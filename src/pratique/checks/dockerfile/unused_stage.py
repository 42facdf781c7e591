"""A stage is neither the last nor used by another.

Why: it is built for nothing, or the stage that should use it names something else.
Fix: remove it, or copy from it.
References: https://docs.docker.com/build/building/multi-stage/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._stages import used
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM golang:1.23\nRUN go build\nFROM debian:12\nCOPY app /app\n": 1,
}
PASSES: Texts = (
    "FROM golang:1.23\nRUN go build\nFROM debian:12\nCOPY --from=0 /app /app\n",
    "FROM debian:12 AS test\nFROM debian:12\n",
)


@check("low")
def unused_stage(dockerfile: Dockerfile) -> Iterator[Fault]:
    inner = used(dockerfile) | {len(dockerfile.stages) - 1}
    for stage in dockerfile.stages:
        # A name of its own may be a target of `docker build --target`.
        if stage.number not in inner and not stage.name:
            yield Fault(f"The stage FROM {stage.base} is used by none.", stage.start.line)
