"""COPY brings several files to a path that is no folder.

Why: without the slash at the end the build fails.
Fix: end the target with `/`.
References: https://docs.docker.com/reference/dockerfile/#copy
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nCOPY a b /c\n": 2,
}
PASSES: Texts = ("FROM debian:12\nCOPY a b /c/\nCOPY a b .\nCOPY a /c\n",)


@check("medium", standards=("DL3021", "DS-0011"))
def copy_many_to_file(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("COPY", "ADD"):
        plain = [word for word in one.words if not word.startswith("<<")]
        if (
            len(one.words) > 2
            and not plain[-1].strip("\"'").endswith(("/", "\\", "."))
            and not plain[-1].startswith("$")
        ):
            yield Fault(
                f"{one.keyword} brings {len(one.words) - 1} files to {plain[-1][:100]}, which does not end in /.",
                one.line,
                one.end_line,
            )
