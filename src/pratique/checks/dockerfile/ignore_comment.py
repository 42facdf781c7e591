"""A comment tells linters to look away.

Why: whoever writes the file decides what is not seen in it.
Fix: mend what it hides, or waive it outside the file, in the policy's exemptions, with an owner and an end.
References: https://github.com/hadolint/hadolint#inline-ignores
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._ignores import ignores
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\n# hadolint ignore=DL3008\nRUN ls\n": 2,
    "# pratique: ignore-file=dockerfile/root-user why\nFROM debian:12\n": 1,
}
PASSES: Texts = ("FROM debian:12\n# ignore this\nRUN ls\n",)


@check("negligible", standards=("DL1001",))
def ignore_comment(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in ignores(dockerfile):
        yield Fault(f"A comment asks to ignore {', '.join(sorted(one.ids))}.", one.line)
