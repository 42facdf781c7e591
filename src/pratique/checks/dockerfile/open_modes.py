"""chmod lets everybody write.

Why: any process of the container, also one that was broken into, changes what others run or read.
Fix: give the owner alone the right to write, and the files to whom they belong (`--chown`).
References: https://man7.org/linux/man-pages/man1/chmod.1.html
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN chmod -R 777 /app\n": 2,
    "FROM debian:12\nRUN chmod a+w /app\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN chmod 755 /app && chmod 1777 /tmp && chmod +x /a\n",)


@check("medium")
def open_modes(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.open_modes)
