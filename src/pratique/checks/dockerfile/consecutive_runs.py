"""Several RUN follow each other.

Why: each is a layer; what one makes and the next removes stays in the image.
Fix: write them as one, with `&&` or a here-document, where they belong together.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUN ls\nRUN ls -l\n": 3,
}
PASSES: Texts = ("FROM debian:12\nRUN ls\nCOPY a /a\nRUN ls\n",)


@check("negligible", standards=("DL3059",))
def consecutive_runs(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        before = None
        for one in stage.instructions:
            same = before is not None and one.keyword == before.keyword == "RUN" and one.flags == before.flags
            if same and "&&" not in one.rest and not one.heredocs and len(one.rest) < 200:
                yield Fault("This RUN follows another.", one.line, one.end_line)
            before = one
