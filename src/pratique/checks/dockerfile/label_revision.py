"""The label for the source's revision holds no commit.

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
    "FROM debian:12\nLABEL org.opencontainers.image.revision=main\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nLABEL org.opencontainers.image.revision=0123abc\n",
    "FROM debian:12\nARG V\nLABEL org.opencontainers.image.version=$V a=b\n",
)


@check("negligible", standards=("DL3055",))
def label_revision(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, name, value in labels(dockerfile):
        if (
            name == "org.opencontainers.image.revision"
            and value
            and "$" not in value
            and (not re.fullmatch(r"[0-9a-fA-F]{7,64}", value))
        ):
            yield Fault(f"The label {name} is no commit.", one.line, one.end_line)
