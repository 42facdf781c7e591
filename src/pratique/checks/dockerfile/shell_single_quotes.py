"""A variable stands in single quotes.

Why: the shell leaves it as it is written.
Fix: use double quotes where its value is meant.
References: https://www.shellcheck.net/wiki/SC2016
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN echo 'home is $HOME'\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN echo \"home is $HOME\"\nRUN awk '{print $1}' x\n",)
_VARIABLE = re.compile(r"\$(?:[A-Za-z_{(])")


@check("negligible", standards=("SC2016",))
def shell_single_quotes(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for mark in run.script.marks if run.written else ():
            if mark.kind == "single-quoted" and mark.command in ("echo", "printf") and _VARIABLE.search(mark.text):
                yield Fault(f"{mark.text[:60]} is left as it is written.", run.line(mark.start))
