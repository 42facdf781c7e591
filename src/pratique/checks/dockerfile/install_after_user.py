"""Packages are installed as a user who may not.

Why: a package manager needs root: the build fails, or the step is skipped by whoever works round it.
Fix: install first, and put USER behind it.
References: https://docs.docker.com/reference/dockerfile/#user
"""

from collections.abc import Iterator

from pratique.checks import installs
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run
from pratique.checks.dockerfile._users import is_root
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM alpine:3.20\nRUN adduser -D app\nUSER app\nRUN apk add --no-cache \\\n  python3\n": 4,
}
PASSES: Texts = (
    "FROM alpine:3.20\nRUN apk add --no-cache python3\nUSER app\n",
    "FROM alpine:3.20\nUSER app\nUSER root\nRUN apk add python3\n",
    "FROM debian:12\nUSER app\nRUN sudo apt-get install -y x\n",
)


@check("medium")
def install_after_user(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    by_line = {run.instruction.line: run for run in runs}
    for stage in dockerfile.stages:
        user = ""
        for one in stage.instructions:
            if one.keyword == "USER":
                user = one.rest
            run = by_line.get(one.line) if one.keyword == "RUN" else None
            if run is None or not user or is_root(user) or "$" in user:
                continue
            for command in run.commands:
                known = installs.manager(command)
                if known and known[0].system and installs.verb(command) and not command.via:
                    yield run.fault(f"{command.name} is run as {user}, who may not install.", command)
                    break
