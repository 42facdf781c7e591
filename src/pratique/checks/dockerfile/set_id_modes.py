"""chmod makes a program run with its owner's rights.

Why: a fault in it makes any process of the container root.
Fix: leave the bit off, and give the process the one capability that it needs.
References: https://man7.org/linux/man-pages/man1/chmod.1.html
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN chmod u+s /app\n": 2,
    "FROM debian:12\nRUN chmod 4755 /app\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN chmod 755 /app\n",)


@check("medium", standards=("CIS-Docker-4.8", "CIS-DI-0008"))
def set_id_modes(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.set_id_modes)
