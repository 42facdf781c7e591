"""ONBUILD triggers an instruction that it must not.

Why: ONBUILD, FROM and MAINTAINER are refused there: images that build on this one do not build.
Fix: remove the trigger.
References: https://docs.docker.com/reference/dockerfile/#onbuild
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nONBUILD ONBUILD RUN ls\n": 2,
}
PASSES: Texts = ("FROM debian:12\nONBUILD RUN ls\n",)


@check("medium", standards=("DL3043",))
def onbuild_forbidden(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.instructions:
        if one.trigger is not None and one.trigger.keyword in ("ONBUILD", "FROM", "MAINTAINER"):
            yield Fault(f"ONBUILD triggers {one.trigger.keyword}.", one.line, one.end_line)
