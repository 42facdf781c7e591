"""The base image is not named by its digest.

Why: whoever may push the tag decides what is built; a digest names one image for ever.
Fix: add the digest beside the tag (`FROM debian:12.8@sha256:…`) and let a bot move it.
References: https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._bases import images
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\n": 1,
}
PASSES: Texts = (
    "FROM debian:12.8-slim@sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
    "FROM debian@sha256:0000000000000000000000000000000000000000000000000000000000000000 AS a\nFROM a\n",
)


@check("low", standards=("CIS-Docker-4.2",))
def unpinned_base(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage, image in images(dockerfile):
        if image.tag not in ("", "latest") and not image.digest and not image.unknown:
            yield Fault(f"FROM {stage.base} is a tag, which may be moved.", stage.start.line)
