"""cat hands one file to a command that could read it itself.

Why: it is a process more, and its failure is lost in the pipe.
Fix: write `command < file`, or name the file.
References: https://www.shellcheck.net/wiki/SC2002
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN cat x | grep y\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN grep y x\nRUN cat a b | sort\n",)


@check("negligible", standards=("SC2002",))
def shell_needless_cat(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if (
                command.name == "cat"
                and command.pipeline >= 0
                and command.stage == 0
                and len(command.words) == 1
                and run.written
            ):
                word = command.words[0]
                if not word.dynamic and not word.text.startswith("-") and "*" not in word.text:
                    yield run.fault(f"cat {word.text[:60]} is not needed.", command)
