"""wget draws its progress into the build's log.

Why: each download writes thousands of lines.
Fix: add `--progress=dot:giga`, `-q` or `-nv`.
References: https://www.gnu.org/software/wget/manual/wget.html
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN wget https://example.com/x\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN wget -qO- https://example.com/x\nRUN wget --progress=dot:giga https://example.com/x\n",
)


@check("negligible", standards=("DL3047",))
def wget_progress(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if (
                command.name == "wget"
                and command.operands
                and not command.has(
                    "-q", "--quiet", "-nv", "--no-verbose", "--progress", "-o", "--output-file", "-a", "--append-output"
                )
            ):
                yield run.fault("wget writes its progress into the log.", command)
