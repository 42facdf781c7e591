"""A standard label that holds a URL holds none.

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
    "FROM debian:12\nLABEL org.opencontainers.image.source=here\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nLABEL org.opencontainers.image.source=https://example.com/a\n",
    "FROM debian:12\nARG V\nLABEL org.opencontainers.image.version=$V a=b\n",
)


@check("negligible", standards=("DL3052",))
def label_url(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, name, value in labels(dockerfile):
        if (
            name
            in (
                "org.opencontainers.image.url",
                "org.opencontainers.image.documentation",
                "org.opencontainers.image.source",
            )
            and value
            and "$" not in value
            and (not re.fullmatch(r"[a-z][a-z0-9+.-]{1,20}://[^\s/]{1,250}(?:/\S{0,2000})?", value))
        ):
            yield Fault(f"The label {name} is no URL.", one.line, one.end_line)
