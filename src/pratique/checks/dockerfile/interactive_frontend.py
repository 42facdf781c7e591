"""ENV sets DEBIAN_FRONTEND.

Why: it stays in the container, where it changes how packages are installed and configured by hand.
Fix: set it for one command (`RUN DEBIAN_FRONTEND=noninteractive apt-get …`) or as ARG.
References: https://docs.docker.com/build/building/best-practices/#env
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nENV DEBIAN_FRONTEND=noninteractive\n": 2,
}
PASSES: Texts = ("FROM debian:12\nARG DEBIAN_FRONTEND=noninteractive\n",)


@check("negligible")
def interactive_frontend(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("ENV"):
        if any(name == "DEBIAN_FRONTEND" for name, _ in one.pairs):
            yield Fault("DEBIAN_FRONTEND stays in the container.", one.line, one.end_line)
