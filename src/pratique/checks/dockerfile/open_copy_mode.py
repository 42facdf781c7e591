"""COPY makes files that everybody may write.

Why: any process of the container, also one that was broken into, changes what others run or read.
Fix: give the owner alone the right to write: `--chmod=0755`.
References: https://docs.docker.com/reference/dockerfile/#copy---chown---chmod
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nCOPY --chmod=777 a /a\n": 2,
}
PASSES: Texts = ("FROM debian:12\nCOPY --chmod=0755 a /a\n",)


@check("medium")
def open_copy_mode(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("COPY", "ADD"):
        mode = one.flag("chmod") or ""
        if mode.isdecimal() and len(mode) in (3, 4) and mode[-1] in "2367":
            yield Fault(f"{one.keyword} --chmod={mode} lets everybody write.", one.line, one.end_line)
