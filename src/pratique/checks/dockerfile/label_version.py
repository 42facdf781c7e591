"""The label for the version holds none.

Why: tools that show or match the image by its labels show nothing, or the wrong thing.
Fix: write what the annotation's definition asks for.
References: https://github.com/opencontainers/image-spec/blob/main/annotations.md
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._labels import labels
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nLABEL org.opencontainers.image.version=newest\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nLABEL org.opencontainers.image.version=1.2.3-rc1\n",
    "FROM debian:12\nARG V\nLABEL org.opencontainers.image.version=$V a=b\n",
)


@check("negligible", standards=("DL3056",))
def label_version(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, name, value in labels(dockerfile):
        if (
            name == "org.opencontainers.image.version"
            and value
            and "$" not in value
            and (not re.fullmatch(r"v?\d{1,9}(?:\.\d{1,9}){0,3}(?:[-+~][0-9A-Za-z.+~-]{1,100})?", value))
        ):
            yield Fault(f"The label {name} is no version.", one.line, one.end_line)
