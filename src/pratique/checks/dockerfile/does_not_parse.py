"""BuildKit refuses the file.

Why: what is not built is not checked either: the image in use comes from another file.
Fix: correct the line.
References: https://docs.docker.com/reference/dockerfile/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUNN ls\n": 2,
    "FROM debian:12\nRUN <<EOF\nls\n": 2,
    "RUN ls\n": 1,
}
PASSES: Texts = ("# escape=`\nFROM debian:12\nRUN a `\n  b\n",)


@check("high", standards=("DL1000",))
def does_not_parse(dockerfile: Dockerfile) -> Iterator[Fault]:
    for problem in dockerfile.problems:
        yield Fault(f"BuildKit refuses this: {problem.text}.", problem.line)
