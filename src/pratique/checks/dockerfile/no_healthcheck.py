"""The image has no HEALTHCHECK.

Why: an engine cannot tell a container that hangs from one that works, and neither restarts nor reports it.
Fix: add `HEALTHCHECK CMD …` with a program that is in the image. Kubernetes uses its own probes and ignores this one.
References: https://docs.docker.com/reference/dockerfile/#healthcheck
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUN ls\n": 1,
}
PASSES: Texts = (
    'FROM debian:12\nHEALTHCHECK CMD ["a"]\n',
    "FROM debian:12\nHEALTHCHECK NONE\n",
)


@check("low", standards=("DL3057", "DS-0026", "CIS-Docker-4.6", "CIS-DI-0006"))
def no_healthcheck(dockerfile: Dockerfile) -> Iterator[Fault]:
    final = dockerfile.final
    if final is None:
        return
    found = [one for stage in dockerfile.lineage(final) for one in stage.instructions if one.keyword == "HEALTHCHECK"]
    if not found:
        yield Fault("There is no HEALTHCHECK.", final.start.line)
