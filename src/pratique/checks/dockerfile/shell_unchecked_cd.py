"""What follows cd runs elsewhere when it fails.

Why: the next command then works on the wrong folder, and may delete there.
Fix: join them by `&&`, or begin with `set -e`.
References: https://www.shellcheck.net/wiki/SC2164
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN cd /app; rm -rf *\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN cd /app && rm -rf *\n",
    "FROM debian:12\nRUN set -e; cd /app; rm -rf *\n",
)


@check("low", standards=("SC2164",))
def shell_unchecked_cd(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        stops = any(
            one.name == "set" and any(text.startswith("-") and "e" in text for text in one.texts)
            for one in run.commands
        )
        stops = stops or any(option.startswith("-") and "e" in option and len(option) < 6 for option in run.options)
        last = max((one.start for one in run.commands), default=0)
        for command in run.commands if not stops and run.written else ():
            if command.name == "cd" and not command.guarded and command.start != last and not command.via:
                yield run.fault("What follows runs elsewhere when this cd fails.", command)
