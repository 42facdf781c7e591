"""The base image is no official image.

Why: an official image is maintained, rebuilt when its packages are mended, and not somebody's copy of it.
Fix: build on an image of docker.io/library, a verified publisher, or your own registry's curated set.
References: https://docs.docker.com/docker-hub/image-library/trusted-content/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._bases import images
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM someone/debian:12\n": 1,
}
PASSES: Texts = (
    "FROM debian:12\n",
    "FROM docker.io/library/debian:12\n",
    "FROM gcr.io/distroless/static:nonroot\n",
    "FROM scratch\n",
    "ARG BASE\nFROM $BASE\n",
)


@check("low", standards=("CIS-Docker-4.2", "DL3026"), baseline="official_images")
def unofficial_base(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage, image in images(dockerfile):
        if not image.official and not image.unknown:
            yield Fault(f"FROM {stage.base} is no official image.", stage.start.line)
