"""pip installs into the distribution's own Python.

Why: since Debian 12, Ubuntu 23.04 and Alpine 3.19 that is refused (PEP 668): the build fails.
Fix: install into a virtual environment (`python3 -m venv /venv`), or build on a `python` image.
References: https://peps.python.org/pep-0668/
"""

from collections.abc import Iterator

from pratique.checks import installs
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._bases import root
from pratique.checks.dockerfile._installs import of
from pratique.checks.dockerfile._programs import refuses_system_installs
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM alpine:3.20\nRUN apk add --no-cache python3 py3-pip \\\n  && pip3 install flask==2.0.1\n": 3,
}
PASSES: Texts = (
    "FROM alpine:3.20\nRUN apk add --no-cache python3 && python3 -m venv /v && /v/bin/pip install flask==2.0.1\n",
    "FROM python:3.12\nRUN apt-get install -y x=1 && pip install flask==1\n",
)


@check("medium")
def system_python_install(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run, command in of(runs, "pip", "install"):
        stage = dockerfile.stages[run.stage]
        if command.name in ("uv", "pipx") or not refuses_system_installs(root(dockerfile, stage)):
            continue
        before = [
            one.rest
            for each in dockerfile.lineage(stage)
            for one in each.instructions
            if one.line <= run.instruction.line
        ]
        allowed = command.has("--break-system-packages", "-t", "--target", "--user") or any(
            word in text
            for text in before
            for word in ("venv", "PIP_BREAK_SYSTEM_PACKAGES", "EXTERNALLY-MANAGED", "conda", "pyenv")
        )
        packaged = any((made := installs.of(one)) and made.manager.system for each in runs for one in each.commands)
        if not allowed and packaged:
            yield run.fault(f"{command.name} installs into the distribution's Python, which refuses.", command)
