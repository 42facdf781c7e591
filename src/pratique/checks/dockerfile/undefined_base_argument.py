"""FROM uses an argument that no ARG before it names.

Why: it is empty, so that the build fails or takes another image than is meant.
Fix: declare it before the first FROM, with a default: `ARG TAG=12`.
References: https://docs.docker.com/reference/build-checks/undefined-arg-in-from/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:$TAG\n": 1,
    "FROM debian:12\nARG TAG=1\nFROM alpine:${TAG}\n": 3,
}
PASSES: Texts = (
    "ARG TAG=12\nFROM debian:$TAG\n",
    "FROM debian:${TAG:-12}\n",
    "FROM --platform=$BUILDPLATFORM debian:12\n",
)
_GIVEN = frozenset(
    f"{which}{what}" for which in ("BUILD", "TARGET") for what in ("PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION")
) | {"TARGETSTAGE"}
"""What BuildKit gives without being told."""


@check("medium")
def undefined_base_argument(dockerfile: Dockerfile) -> Iterator[Fault]:
    known = {name for one in dockerfile.arguments for name, _ in one.pairs} | _GIVEN
    for stage in dockerfile.stages:
        words = (*stage.start.words[:1], stage.platform)
        for name in re.findall(r"\$\{?([A-Za-z_]\w{0,80})(?!\w)(?!:?-)", " ".join(words)):
            if name not in known:
                yield Fault(f"FROM uses ${name}, which no ARG before it names.", stage.start.line)
