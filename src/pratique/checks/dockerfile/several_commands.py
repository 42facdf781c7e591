"""A stage has more than one CMD.

Why: only the last one counts; whoever reads the first believes something else.
Fix: remove all but the last.
References: https://docs.docker.com/reference/dockerfile/#cmd
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    'FROM debian:12\nCMD ["a"]\nCMD ["b"]\n': 2,
}
PASSES: Texts = ('FROM debian:12 AS a\nCMD ["a"]\nFROM debian:12\nCMD ["b"]\n',)


@check("medium", standards=("DL4003", "DS-0016"))
def several_commands(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        found = [one for one in stage.instructions if one.keyword == "CMD"]
        for one in found[:-1]:
            yield Fault(f"This CMD has no effect: line {found[-1].line} replaces it.", one.line, one.end_line)
