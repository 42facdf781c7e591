"""apt-get installs packages that are only recommended.

Why: nobody asked for them; each is larger, older and vulnerable in its turn.
Fix: add `--no-install-recommends`.
References: https://docs.docker.com/build/building/best-practices/#apt-get
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import of
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN apt-get install -y curl=1\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=1\n",)


@check("low", standards=("DL3015", "DS-0029"), baseline="layer_minimization")
def apt_recommends(runs: tuple[Run, ...]) -> Iterator[Fault]:
    off = any(
        "apt::install-recommends" in run.instruction.rest.lower() and "false" in run.instruction.rest.lower()
        for run in runs
    )
    for run, command in of(runs, "apt", "install"):
        said = any("install-recommends" in text.lower() for text in command.texts)
        if not off and not said:
            yield run.fault(f"{command.name} installs recommended packages too.", command)
