"""A pipe hides that a command before its end failed.

Why: the shell looks at the last command alone: a download that fails, piped into another program, builds an image all the same.
Fix: put `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` before, or `set -o pipefail`.
References: https://docs.docker.com/build/building/best-practices/#using-pipes
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN curl -sS https://example.com/x | tar xz\n": 2,
}
PASSES: Texts = (
    'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -sS https://example.com/x | tar xz\n',
    "FROM debian:12\nRUN set -o pipefail && curl -sS https://example.com/x | tar xz\n",
    "FROM debian:12\nRUN echo a | tee b\n",
)


@check("low", standards=("DL4006",))
def pipe_hides_failure(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        if "pipefail" in run.options or not run.written:
            continue
        safe = next((one.start for one in run.commands if one.name == "set" and "pipefail" in one.texts), 1 << 60)
        seen = set()
        for command in run.commands:
            if (
                command.pipeline >= 0
                and command.stage == 0
                and not command.via
                and command.start < safe
                and command.pipeline not in seen
            ):
                seen.add(command.pipeline)
                if command.name not in ("echo", "printf", "yes", "true"):
                    yield run.fault(
                        f"What {command.name or 'a command'} says of its failure is lost in the pipe.", command
                    )
