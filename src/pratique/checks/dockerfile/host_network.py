"""RUN uses the build host's network.

Why: it reaches what listens on the host alone, metadata services and other builds.
Fix: leave `--network=host` out, or use `--network=none`.
References: https://docs.docker.com/reference/dockerfile/#run---network
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUN --network=host ls\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN --network=none ls\n",)


@check("medium")
def host_network(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("RUN"):
        if one.flag("network") == "host":
            yield Fault("RUN asks for --network=host.", one.line, one.end_line)
