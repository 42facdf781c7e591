"""COPY --from names the stage that it stands in.

Why: a stage cannot copy from itself: the build fails.
Fix: name an earlier stage, or leave `--from` out.
References: https://docs.docker.com/reference/dockerfile/#copy---from
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12 AS build\nCOPY --from=build /a /a\n": 2,
}
PASSES: Texts = ("FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /a /a\n",)


@check("medium", standards=("DL3023", "DS-0006"))
def copy_from_itself(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("COPY", "ADD"):
        source = one.flag("from")
        if source and one.stage >= 0 and source.lower() in (dockerfile.stages[one.stage].name, str(one.stage)):
            yield Fault(f"COPY --from={source} names its own stage.", one.line, one.end_line)
