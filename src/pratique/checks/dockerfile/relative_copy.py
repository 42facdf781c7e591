"""COPY goes to a relative path, and no WORKDIR says where that is.

Why: it depends on the base image's WORKDIR, which may change.
Fix: set WORKDIR first, or write the path from the root.
References: https://docs.docker.com/reference/dockerfile/#copy
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nCOPY a b\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nWORKDIR /app\nCOPY a b\n",
    "FROM debian:12\nCOPY a /b\n",
)


@check("low", standards=("DL3045",))
def relative_copy(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        known = any(one.keyword == "WORKDIR" for each in dockerfile.lineage(stage)[1:] for one in each.instructions)
        for one in stage.instructions:
            known = known or one.keyword == "WORKDIR"
            target = one.words[-1].strip("\"'") if one.keyword == "COPY" and len(one.words) > 1 else "/"
            if not known and not target.startswith(("/", "$")) and target[1:2] != ":":
                yield Fault(f"COPY goes to {target[:100]}, and no WORKDIR is set.", one.line, one.end_line)
