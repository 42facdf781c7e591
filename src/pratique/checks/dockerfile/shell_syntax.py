"""RUN is no shell script that parses.

Why: the build fails, or does something else than is meant.
Fix: correct the quotes, brackets and keywords.
References: https://www.shellcheck.net/wiki/SC1072
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN echo 'a\n": 2,
    "FROM debian:12\nRUN if [ -f x ]; then ls\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN if [ -f x ]; then ls; fi\n",
    'FROM debian:12\nRUN for i in a b; do echo "$i"; done\n',
)


@check("low", standards=("SC1072", "SC1073"))
def shell_syntax(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        if run.written and (marks := [mark for mark in run.script.marks if mark.kind == "syntax"]):
            where = Fault(
                f"The shell cannot read this: {marks[0].text[:60]}.",
                run.line(marks[0].start),
                subject=run.instruction.rest[:200],
            )
            yield where
