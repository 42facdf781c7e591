"""COPY --from names neither a stage before it nor an image with a version.

Why: a stage that is misspelled is looked for in a registry: whoever owns that name there puts files into the image.
Fix: name an earlier stage, or an image with its digest.
References: https://docs.docker.com/reference/dockerfile/#copy---from
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=bulid /a /a\n": 3,
}
PASSES: Texts = (
    "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /a /a\nCOPY --from=0 /a /b\nCOPY --from=alpine:3.20 /a /c\n",
)


def _is_self(dockerfile: Dockerfile, stage: int, source: str) -> bool:
    """That is another rule's."""
    return stage >= 0 and source.lower() == dockerfile.stages[stage].name


@check("medium", standards=("DL3022",))
def copy_from_unknown_stage(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("COPY", "ADD"):
        source = one.flag("from")
        if not source or "$" in source or ":" in source or "@" in source:
            continue
        names = {stage.name for stage in dockerfile.stages[: max(one.stage, 0)] if stage.name}
        number = int(source) if re.fullmatch(r"[0-9]{1,5}", source) else -1
        if source.lower() not in names and not 0 <= number < one.stage and not _is_self(dockerfile, one.stage, source):
            yield Fault(f"COPY --from={source} names no earlier stage.", one.line, one.end_line)
