"""WORKDIR is relative.

Why: where it lies depends on the WORKDIR before, also the base image's, which may change.
Fix: write it from the root: `WORKDIR /app`.
References: https://docs.docker.com/reference/dockerfile/#workdir
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nWORKDIR app\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nWORKDIR /app\nWORKDIR sub\n",
    "FROM x:1\nWORKDIR C:\\\\app\n",
    "FROM debian:12\nWORKDIR $HOME\n",
)


@check("low", standards=("DL3000", "DS-0009"))
def relative_workdir(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        absolute = False
        for one in stage.instructions:
            if one.keyword != "WORKDIR":
                continue
            path = one.rest.strip("\"'")
            if path and not path.startswith(("/", "$")) and not re.match(r"[A-Za-z]:[\\/]", path) and not absolute:
                yield Fault(f"WORKDIR {path[:100]} is relative.", one.line)
            absolute = absolute or path.startswith("/")
