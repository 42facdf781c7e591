"""The label for the authors names nobody who can be reached.

Why: tools that show or match the image by its labels show nothing, or the wrong thing.
Fix: write what the annotation's definition asks for.
References: https://github.com/opencontainers/image-spec/blob/main/annotations.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._labels import labels
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nLABEL org.opencontainers.image.authors=me\n": 2,
}
PASSES: Texts = (
    'FROM debian:12\nLABEL org.opencontainers.image.authors="Me <me@example.com>"\n',
    "FROM debian:12\nARG V\nLABEL org.opencontainers.image.version=$V a=b\n",
)


@check("negligible", standards=("DL3058",))
def label_email(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, name, value in labels(dockerfile):
        if (
            name == "org.opencontainers.image.authors"
            and value
            and "$" not in value
            and ("@" not in value and "://" not in value)
        ):
            yield Fault(f"The label {name} names no address.", one.line, one.end_line)
