"""The label for the time of the build holds none.

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
    "FROM debian:12\nLABEL org.opencontainers.image.created=today\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nLABEL org.opencontainers.image.created=2026-01-01T00:00:00Z\n",
    "FROM debian:12\nARG V\nLABEL org.opencontainers.image.version=$V a=b\n",
)


@check("negligible", standards=("DL3053",))
def label_created(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, name, value in labels(dockerfile):
        if (
            name == "org.opencontainers.image.created"
            and value
            and "$" not in value
            and (not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[-+]\d\d:\d\d)", value))
        ):
            yield Fault(f"The label {name} is no time as RFC 3339 writes it.", one.line, one.end_line)
