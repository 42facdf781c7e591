"""The whole build context is copied, and no `.dockerignore` lies beside the file.

Why: repositories, local settings and secrets come into the image, and every change of any file builds all anew.
Fix: copy what is needed by name, and name the rest in `.dockerignore`.
References: https://docs.docker.com/build/concepts/context/#dockerignore-files
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nCOPY . /app\n": 2,
}
PASSES: Texts = ("FROM debian:12\nCOPY src /app\nCOPY --from=a . .\n",)


@check("low", standards=("CIS-Docker-4.10",))
def copied_context(dockerfile: Dockerfile, beside: frozenset[str]) -> Iterator[Fault]:
    if ".dockerignore" in beside or any(name.endswith(".dockerignore") for name in beside):
        return
    for one in dockerfile.of("COPY", "ADD"):
        if one.flag("from") is None and any(
            word.strip("\"'") in (".", "./", "/", "*", "./*") for word in one.words[:-1]
        ):
            yield Fault(
                f"{one.keyword} takes the whole build context, and there is no .dockerignore.", one.line, one.end_line
            )
