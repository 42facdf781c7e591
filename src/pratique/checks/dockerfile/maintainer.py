"""MAINTAINER is used.

Why: it has been deprecated since 2017; tools read labels.
Fix: write `LABEL org.opencontainers.image.authors="…"`.
References: https://docs.docker.com/reference/build-checks/maintainer-deprecated/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nMAINTAINER me\n": 2,
}
PASSES: Texts = ("FROM debian:12\nLABEL maintainer=me\n",)


@check("low", standards=("DL4000", "DS-0022"))
def maintainer(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("MAINTAINER"):
        yield Fault("MAINTAINER is deprecated.", one.line, one.end_line)
