"""A command's output is not quoted.

Why: the shell splits it at blanks and takes `*` for file names.
Fix: quote it: `"$(command)"`.
References: https://www.shellcheck.net/wiki/SC2046
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN rm $(ls)\n": 2,
}
PASSES: Texts = (
    'FROM debian:12\nRUN rm "$(ls)"\n',
    'FROM debian:12\nRUN A=$(ls) && echo "$A"\n',
)


@check("negligible", standards=("SC2046",))
def shell_unquoted_substitution(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for mark in run.script.marks if run.written else ():
            if mark.kind == "substitution" and mark.command not in (
                "export",
                "local",
                "readonly",
                "declare",
                "typeset",
            ):
                yield Fault(f"{mark.text[:60]} is not quoted.", run.line(mark.start))
