"""A stage is neither the last nor used by another.

Why: it is built for nothing, or the stage that should use it names something else.
Fix: remove it, or copy from it.
References: https://docs.docker.com/build/building/multi-stage/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
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
    used = {len(dockerfile.stages) - 1}
    for one in dockerfile.of("COPY", "ADD", "RUN"):
        names = [
            one.flag("from") or "",
            *(flag.value.partition("from=")[2].partition(",")[0] for flag in one.flags if flag.name == "mount"),
        ]
        used |= {
            stage.number
            for stage in dockerfile.stages
            for name in names
            if name.lower() in (stage.name or None, str(stage.number))
        }
    used |= {stage.parent for stage in dockerfile.stages}
    for stage in dockerfile.stages:
        # A name of its own may be a target of `docker build --target`.
        if stage.number not in used and not stage.name:
            yield Fault(f"The stage FROM {stage.base} is used by none.", stage.start.line)
