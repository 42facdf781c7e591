"""A shell script as a file: its commands, each with its line."""

import bisect
import re

import msgspec

from pratique.checks.check import Fault
from pratique.checks.exit_codes import ExitCodes
from pratique.documents import shell
from pratique.documents.shell import Command, Script

_OPTIONS = re.compile(r"#![^\n]{0,200}?\s-[a-z]{0,5}e")


class ShellScript(msgspec.Struct, frozen=True):
    text: str
    script: Script
    codes: ExitCodes
    """What becomes of exit codes."""
    starts: tuple[int, ...]
    """Offsets at which lines begin."""

    @property
    def commands(self) -> tuple[Command, ...]:
        return self.script.commands

    def line(self, offset: int) -> int:
        return bisect.bisect_right(self.starts, offset)

    def fault(self, message: str, command: Command, subject: str = "") -> Fault:
        last = self.line(max(command.end - 1, command.start))
        return Fault(message, self.line(command.start), last, subject=subject)


def read(text: str) -> ShellScript:
    """LimitError when it is too long or too deep."""
    script = shell.read(text)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    codes = ExitCodes(text, script, errexit=bool(_OPTIONS.match(text)), pipefail=False)
    return ShellScript(text, script, codes, tuple(starts))
