"""The base image is named without a version.

Why: that means its tag `latest`, which is another image tomorrow.
Fix: name a version, better a digest: `FROM debian:12.8@sha256:…`.
References: https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._bases import images
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian\n": 1,
    "ARG BASE=debian\nFROM ${BASE}\n": 2,
}
PASSES: Texts = (
    "FROM scratch\n",
    "ARG TAG\nFROM debian:$TAG\n",
    "ARG BASE\nFROM $BASE\n",
    "FROM debian@sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
)


@check("medium", standards=("DL3006", "DS-0001"))
def untagged_base(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage, image in images(dockerfile):
        if not image.tag and not image.digest and not image.unknown:
            yield Fault(f"FROM {stage.base} names no version.", stage.start.line)
