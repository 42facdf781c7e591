"""The RUN instructions of a Dockerfile as commands, each with its line: shell form, exec form, here-documents, ONBUILD."""

import bisect
import re
import shlex
from collections.abc import Callable, Iterable, Iterator

import msgspec

from pratique.checks.check import Fault
from pratique.documents import shell
from pratique.documents._dockerfile_lines import Heredoc
from pratique.documents.dockerfile import Dockerfile, Instruction, Stage
from pratique.documents.shell import Command, Script
from pratique.errors import LimitError

SHELLS = frozenset({"sh", "bash", "ash", "dash", "busybox"})
_SHEBANG = re.compile(r"#![ \t]*\S*?/?(?:env[ \t]+)?([\w.-]{1,40})(?:\s|$)")
_HEREDOC = re.compile(r"[0-9]*<<-?(?:\"[^\"]{1,200}\"|'[^']{1,200}'|[^\s<]{1,200})")


class Run(msgspec.Struct, frozen=True):
    """One RUN, or one script of it."""

    instruction: Instruction
    stage: int
    shell: str
    """`sh`, `bash` …: the program that runs it."""
    options: tuple[str, ...] = ()
    """The options that SHELL gives it."""
    script: Script = Script(())
    breaks: tuple[tuple[int, int], ...] = ()
    """(offset in the script, line)."""
    why: str = ""
    """Why it was not examined; empty when it was."""
    written: bool = True
    """Whether it is shell text; False for the exec form."""

    @property
    def commands(self) -> tuple[Command, ...]:
        return self.script.commands

    def line(self, offset: int) -> int:
        at = bisect.bisect_right(self.breaks, (offset, 1 << 60)) - 1
        return self.breaks[at][1] if at >= 0 else self.instruction.line

    def fault(self, message: str, command: Command | None = None, subject: str = "") -> Fault:
        """A fault of one command, or of the whole instruction."""
        if command is None:
            return Fault(message, self.instruction.line, self.instruction.end_line, subject=subject)
        # A command's end may lie behind the here-document that it reads.
        return Fault(
            message,
            self.line(command.start),
            max(self.line(command.start), self.line(max(command.end - 1, 0))),
            subject=subject,
        )


def runs(dockerfile: Dockerfile) -> tuple[Run, ...]:
    """Every RUN of every stage, in order."""
    found: list[Run] = []
    shells: dict[int, tuple[str, ...]] = {}
    for stage in dockerfile.stages:
        current = shells.get(stage.parent, _default(stage))
        for one in stage.instructions:
            if one.keyword == "SHELL" and one.exec_form:
                current = one.exec_form
            inner = one.trigger if one.trigger is not None else one
            if inner.keyword == "RUN":
                found += _of(inner, stage.number, current)
        shells[stage.number] = current
    return tuple(found)


def faults(all_runs: Iterable[Run], wrong: Callable[[Script], Iterable[tuple[Command, str]]]) -> Iterator[Fault]:
    """Faults of commands, from one of the functions of `checks.commands`."""
    for run in all_runs:
        for command, message in wrong(run.script):
            yield run.fault(message, command)


def _default(stage: Stage) -> tuple[str, ...]:
    windows = re.search(
        r"(?:^|[/-])(?:windows|nanoserver|servercore)|/dotnet/framework", stage.base
    ) or stage.platform.startswith("windows")
    return ("cmd", "/S", "/C") if windows else ("/bin/sh", "-c")


def _of(one: Instruction, stage: int, current: tuple[str, ...]) -> Iterator[Run]:
    name = current[0].replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")
    if one.exec_form is not None:
        yield _read(one, stage, "", (), shlex.join(one.exec_form), ((0, one.line),), written=False)
    elif name not in SHELLS:
        yield Run(
            one,
            stage,
            name,
            why=f"RUN is run by {name or 'an unknown shell'}, which is neither sh nor bash: it was not examined",
        )
    elif not one.heredocs:
        yield _read(one, stage, name, current[1:], one.rest, one.breaks)
    else:
        yield from _with_heredocs(one, stage, name, current[1:])


def _with_heredocs(one: Instruction, stage: int, name: str, options: tuple[str, ...]) -> Iterator[Run]:
    """Here-documents alone are scripts; behind a command they are its input, which a shell would run."""
    command = _HEREDOC.sub("", one.rest).strip()
    first = command.split(None, 1)[0].rpartition("/")[2] if command else ""
    if command:
        yield _read(one, stage, name, options, command, ((0, one.line),))
    if command and first not in SHELLS:
        return
    for heredoc in one.heredocs:
        found = _SHEBANG.match(heredoc.content[:200])
        program = found[1] if found else first or name
        if program in SHELLS:
            yield _read(one, stage, program, options, heredoc.content, tuple(_lines(heredoc)))
        else:
            yield Run(
                one,
                stage,
                program,
                why=f"the here-document is run by {program}, which is neither sh nor bash: it was not examined",
            )


def _lines(heredoc: Heredoc) -> Iterator[tuple[int, int]]:
    offset = 0
    for number, row in enumerate(heredoc.content.split("\n")):
        yield offset, heredoc.line + number
        offset += len(row) + 1


def _read(
    one: Instruction,
    stage: int,
    name: str,
    options: tuple[str, ...],
    text: str,
    breaks: tuple[tuple[int, int], ...],
    *,
    written: bool = True,
) -> Run:
    try:
        return Run(one, stage, name, options, shell.read(text), breaks, written=written)
    except LimitError as error:
        return Run(one, stage, name, options, why=str(error))
