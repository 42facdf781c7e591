"""A stage has more than one HEALTHCHECK.

Why: only the last one counts; whoever reads the first believes something else.
Fix: remove all but the last.
References: https://docs.docker.com/reference/dockerfile/#healthcheck
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    'FROM debian:12\nHEALTHCHECK CMD ["a"]\nHEALTHCHECK CMD ["b"]\n': 2,
}
PASSES: Texts = ('FROM debian:12 AS a\nHEALTHCHECK CMD ["a"]\nFROM debian:12\nHEALTHCHECK CMD ["b"]\n',)


@check("medium", standards=("DL3012", "DS-0023"))
def several_healthchecks(dockerfile: Dockerfile) -> Iterator[Fault]:
    for stage in dockerfile.stages:
        found = [one for one in stage.instructions if one.keyword == "HEALTHCHECK"]
        for one in found[:-1]:
            yield Fault(f"This HEALTHCHECK has no effect: line {found[-1].line} replaces it.", one.line, one.end_line)
