"""FROM names the platform that it would take anyway.

Why: `$TARGETPLATFORM` is what FROM uses without being told; a reader looks for a reason that there is not.
Fix: remove `--platform=$TARGETPLATFORM`.
References: https://docs.docker.com/reference/build-checks/redundant-target-platform/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM --platform=$TARGETPLATFORM debian:12\n": 1,
}
PASSES: Texts = ("FROM --platform=$BUILDPLATFORM debian:12\n",)


@check("negligible", standards=("DL3065",))
def redundant_platform(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        if stage.platform in ("$TARGETPLATFORM", "${TARGETPLATFORM}"):
            yield Fault("FROM names the platform that it would take anyway.", stage.start.line)
