"""A variable is not quoted.

Why: the shell splits its value at blanks and takes `*` for file names.
Fix: quote it: `"$NAME"`.
References: https://www.shellcheck.net/wiki/SC2086
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUN rm -rf $DIR/x\n": 2,
}
PASSES: Texts = (
    'FROM debian:12\nRUN rm -rf "$DIR/x"\n',
    "FROM debian:12\nRUN A=$B && export C=$D\n",
    "FROM debian:12\nRUN [[ $A = b ]]\n",
)
_SAFE = frozenset({"export", "local", "readonly", "declare", "typeset"})
_NUMBERS = re.compile(r"\$[#?$!0-9-]|\$\{#.{0,80}\}")


@check("negligible", standards=("SC2086",))
def shell_unquoted_variable(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    fixed = {name for one in dockerfile.of("ARG", "ENV") for name, _ in one.pairs}
    for run in runs:
        for mark in run.script.marks if run.written else ():
            name = mark.text.strip("${}").partition(":")[0]
            # What the file itself sets says what it holds; BuildKit's own hold no blanks.
            known = name in fixed or name in run.script.literals or name.startswith(("TARGET", "BUILD"))
            if (
                mark.kind == "variable"
                and not known
                and mark.command not in _SAFE
                and not _NUMBERS.fullmatch(mark.text)
            ):
                yield Fault(f"{mark.text} is not quoted.", run.line(mark.start))
