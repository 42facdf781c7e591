"""The base image is named by the tag `latest`.

Why: the tag means another image tomorrow; two builds of one commit differ, and nobody can tell which was scanned.
Fix: name a version, better a digest: `FROM debian:12.8@sha256:…`.
References: https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._bases import images
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:latest\n": 1,
}
PASSES: Texts = (
    "FROM debian:12\n",
    "FROM debian:12 AS latest\nFROM latest\n",
)


@check("medium", standards=("DL3007", "DS-0001", "CIS-DI-0006", "DKL-DI-0006"))
def latest_tag(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage, image in images(dockerfile):
        if image.tag == "latest" and not image.digest:
            yield Fault(f"FROM {stage.base} means another image tomorrow.", stage.start.line)
