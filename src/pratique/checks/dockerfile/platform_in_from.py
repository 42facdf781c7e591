"""FROM names one platform.

Why: the image then is of that platform for every user, and runs emulated or not at all elsewhere.
Fix: leave the platform to `docker build --platform`; in a build stage use `$BUILDPLATFORM`.
References: https://docs.docker.com/build/building/multi-platform/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM --platform=linux/amd64 debian:12\n": 1,
}
PASSES: Texts = (
    "FROM --platform=$BUILDPLATFORM golang:1.23 AS build\n",
    "FROM debian:12\n",
)


@check("negligible", standards=("DL3029",))
def platform_in_from(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        if stage.platform and "$" not in stage.platform:
            yield Fault(f"FROM names the platform {stage.platform}.", stage.start.line)
