"""The label for the licence holds no SPDX expression.

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
    'FROM debian:12\nLABEL org.opencontainers.image.licenses="the MIT licence"\n': 2,
}
PASSES: Texts = (
    'FROM debian:12\nLABEL org.opencontainers.image.licenses="MIT OR Apache-2.0"\n',
    "FROM debian:12\nARG V\nLABEL org.opencontainers.image.version=$V a=b\n",
)


@check("negligible", standards=("DL3054",))
def label_licence(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, name, value in labels(dockerfile):
        if (
            name == "org.opencontainers.image.licenses"
            and value
            and "$" not in value
            and (
                not re.fullmatch(r"[A-Za-z0-9.+() -]{1,400}", value)
                or " " in re.sub(r" (?:AND|OR|WITH) ", "", value).strip()
            )
        ):
            yield Fault(f"The label {name} is no SPDX expression.", one.line, one.end_line)
