"""A label's name breaks the rules for names.

Why: tools that look for labels do not find it, and some refuse it.
Fix: use lower case letters, digits, `.`, `-` and `_`, beginning with a domain of your own.
References: https://docs.docker.com/engine/manage-resources/labels/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._labels import labels
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nLABEL my!label=a\n": 2,
    "FROM debian:12\nLABEL com.docker.x=a\n": 2,
}
PASSES: Texts = ("FROM debian:12\nLABEL org.example.a-b=c maintainer=x\n",)
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._/-]{0,298}[a-z0-9])?")
_RESERVED = ("com.docker.", "io.docker.", "org.dockerproject.")


@check("negligible", standards=("DL3048",))
def invalid_label(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, name, _ in labels(dockerfile):
        if not _NAME.fullmatch(name[:300]) or ".." in name or "--" in name or name.startswith(_RESERVED):
            yield Fault(f"The label name {name[:100]} breaks the rules for names.", one.line, one.end_line)
