"""A program is run that the base image does not have.

Why: the build fails, or the health check always does.
Fix: install it first, or build on an image that has it.
References: https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._programs import missing
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM alpine:3.20\nRUN pip install --no-cache-dir flask==1\n": 2,
    "FROM alpine:3.20\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n": 2,
    'FROM alpine:3.20\nCMD ["python", "app.py"]\n': 2,
}
PASSES: Texts = (
    'FROM alpine:3.20\nRUN apk add --no-cache py3-flask\nENTRYPOINT ["python3"]\n',
    'FROM alpine:3.20\nRUN apk add --no-cache python3 py3-pip\nRUN pip3 install x==1\nCMD ["python3", "a.py"]\n',
    "FROM python:3.12-alpine\nRUN pip install x==1\n",
    "FROM alpine:3.20\nRUN wget -q https://example.com/x\n",
    "FROM alpine:3.20\nCOPY --from=x /usr/bin/curl /usr/bin/curl\nRUN curl https://example.com/\n",
)


@check("medium")
def missing_program(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for one in missing(dockerfile, runs):
        yield Fault(
            f"{one.where} runs {one.name}, which {one.base} does not have.", one.line, subject=f"{one.where} {one.name}"
        )
