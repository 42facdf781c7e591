"""A file that holds secrets is copied into the image.

Why: everybody who may pull reads it, also when a later step deletes it.
Fix: mount it for the step that needs it: `RUN --mount=type=secret,id=…`, `--mount=type=ssh`; name it in `.dockerignore`.
References: https://docs.docker.com/build/building/secrets/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.secret_names import is_secret_file
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nCOPY .env /app/\n": 2,
    'FROM debian:12\nCOPY ["id_rsa", "/root/.ssh/"]\n': 2,
}
PASSES: Texts = ("FROM debian:12\nCOPY .env.example id_rsa.pub /app/\n",)


@check("high", standards=("DS-0031", "CIS-Docker-4.10", "CIS-DI-0010"))
def copied_secret(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("COPY", "ADD"):
        for word in one.words[:-1] if one.flag("from") is None else ():
            if is_secret_file(word.strip("\"'")):
                yield Fault(f"{one.keyword} brings {word}, which holds secrets.", one.line, one.end_line)
