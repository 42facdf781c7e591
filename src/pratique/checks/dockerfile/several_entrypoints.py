"""A stage has more than one ENTRYPOINT.

Why: only the last one counts; whoever reads the first believes something else.
Fix: remove all but the last.
References: https://docs.docker.com/reference/dockerfile/#entrypoint
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    'FROM debian:12\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]\n': 2,
}
PASSES: Texts = ('FROM debian:12 AS a\nENTRYPOINT ["a"]\nFROM debian:12\nENTRYPOINT ["b"]\n',)


@check("medium", standards=("DL4004", "DS-0007"))
def several_entrypoints(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        found = [one for one in stage.instructions if one.keyword == "ENTRYPOINT"]
        for one in found[:-1]:
            yield Fault(f"This ENTRYPOINT has no effect: line {found[-1].line} replaces it.", one.line, one.end_line)
