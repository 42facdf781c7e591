"""A secret stands on a command line.

Why: it is in the image's history and in every list of processes of the build.
Fix: give it in a mounted file: `RUN --mount=type=secret,id=…`.
References: https://docs.docker.com/build/building/secrets/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN curl -u user --password=hunter2 https://example.com/x\n": 2,
    "FROM debian:12\nRUN docker login --password hunter2 example.com\n": 2,
    "FROM debian:12\nRUN git clone https://me:hunter2@example.com/x.git\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN docker login --password-stdin example.com\nRUN tool --password=$PASS --token-file=/x\n",
)
_OPTION = re.compile(r"--(?:password|passwd|token|api-key|secret|auth-token|access-token|client-secret|private-key)")
_GIVEN = re.compile(
    r"--(?:password|passwd|token|api-key|secret|auth-token|access-token|client-secret)=(?!\$|/run/secrets).+"
    r"|[a-z][a-z0-9+.-]{1,20}://[^/\s:@$]{0,80}:[^/\s:@$]{3,200}@[^/\s]+.*",
    re.IGNORECASE,
)


@check("high", standards=("CIS-Docker-4.10",))
def secret_on_command_line(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            for before, word in zip(("", *command.texts), command.texts, strict=False):
                if _GIVEN.fullmatch(word[:400]) or (
                    _OPTION.fullmatch(before[:40]) and word and not word.startswith(("-", "$", "/run/secrets"))
                ):
                    option = word.partition("=")[0] if _GIVEN.fullmatch(word[:400]) else before
                    yield run.fault(f"{command.name} is given a secret on the command line ({option[:40]}).", command)
                    break
