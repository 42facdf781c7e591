"""useradd makes a user with a large number, without `-l`.

Why: it writes a log with room for every smaller number: a sparse file that is gigabytes in the layer.
Fix: add `-l` (`--no-log-init`).
References: https://docs.docker.com/build/building/best-practices/#user
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN useradd -u 1234567 app\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN useradd -l -u 1234567 app\nRUN useradd -u 10001 app\n",)


@check("low", standards=("DL3046",))
def useradd_large_log(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if command.name != "useradd" or command.has("-l", "--no-log-init"):
                continue
            texts = command.texts
            for option, value in zip(texts, [*texts[1:], ""], strict=True):
                number = (
                    value
                    if option in ("-u", "--uid")
                    else option.partition("=")[2]
                    if option.startswith("--uid=")
                    else ""
                )
                if number.isdecimal() and len(number) > 5:
                    yield run.fault(f"useradd makes user {number[:20]} without --no-log-init.", command)
