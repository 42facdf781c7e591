"""A command stands in backticks.

Why: they do not nest, and what is quoted in them is hard to see.
Fix: write `$(command)`.
References: https://www.shellcheck.net/wiki/SC2006
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN A=`ls`\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN A=$(ls)\n",)


@check("negligible", standards=("SC2006",))
def shell_backticks(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for mark in run.script.marks if run.written else ():
            if mark.kind == "backticks":
                yield Fault(f"{mark.text[:60]} stands in backticks.", run.line(mark.start))
