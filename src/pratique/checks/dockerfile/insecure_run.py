"""RUN is given rights that a build does not have.

Why: `--security=insecure` runs as root of the build host with all its devices.
Fix: do without, or do that step outside the build.
References: https://docs.docker.com/reference/dockerfile/#run---security
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUN --security=insecure ls\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN --security=sandbox ls\n",)


@check("high")
def insecure_run(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("RUN"):
        if one.flag("security") == "insecure":
            yield Fault("RUN asks for --security=insecure.", one.line, one.end_line)
