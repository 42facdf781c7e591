"""The scripts of a pipeline's steps as commands, each with its line."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from pratique.checks.check import Fault
from pratique.checks.exit_codes import ExitCodes
from pratique.documents import shell
from pratique.documents.pipeline import Job, Pipeline, Step
from pratique.documents.shell import Command, Script
from pratique.errors import LimitError

SHELLS = frozenset({"sh", "bash", "ash", "dash", "busybox", "zsh", "ksh"})
_ODD = re.compile(r"\W")
_TOOLS = re.compile(r"\b(?:docker|podman|trivy|grype|cosign|skopeo|crane|kubectl|helm|buildah|snyk)\b")


class Run(msgspec.Struct, frozen=True, dict=True):
    """One script of one job."""

    number: int
    """Position of the job."""
    job: Job
    step: Step
    script: Script = Script(())
    written: str = ""
    """The script as the shell is shown it: what the system puts in is a variable of the same length."""
    why: str = ""
    """Why it was not examined; empty when it was."""

    @property
    def commands(self) -> tuple[Command, ...]:
        return self.script.commands

    @functools.cached_property
    def text(self) -> ExitCodes:
        return ExitCodes(self.written, self.script, errexit=self.step.shell.errexit, pipefail=self.step.shell.pipefail)

    def line(self, command: Command) -> int:
        return self.step.at(command.start)

    def shown(self, text: str) -> str:
        """A word as its author wrote it."""
        for one in self.step.inserted:
            stand_in = self.written[one.start : one.end]
            if stand_in in text:
                text = text.replace(stand_in, self.step.text[one.start : one.end])
        return text

    def fault(self, message: str, command: Command, subject: str = "") -> Fault:
        end = self.step.at(max(command.end - 1, command.start))
        return Fault(message, self.line(command), max(end, self.line(command)), subject=subject)


def runs(pipeline: Pipeline) -> tuple[Run, ...]:
    """Every script, in order."""
    return tuple(_read(number, job, step) for number, job, step in pipeline.steps() if step.text.strip())


def masked(step: Step) -> str:
    """A script with a variable of the same length for each expression: `${{ github.sha }}` is `${__github_sha_}`."""
    text, parts, at = step.text, [], 0
    for one in step.inserted:
        if one.start < at or one.end - one.start < 4:
            continue
        inner = _ODD.sub("_", text[one.start + 2 : one.end - 1])
        parts += [text[at : one.start], "${", inner, "}"]
        at = one.end
    return "".join([*parts, text[at:]])


def faults(all_runs: Iterable[Run], wrong: Callable[[Script], Iterable[tuple[Command, str]]]) -> Iterator[Fault]:
    """Faults of commands, from one of the functions of `checks.commands`."""
    for run in all_runs:
        for command, message in wrong(run.script):
            yield run.fault(run.shown(message), command)


def _read(number: int, job: Job, step: Step) -> Run:
    name = step.shell.name.removesuffix(".exe").lower()
    if name not in SHELLS:
        why = (
            f"{name} is neither sh nor bash: this script was not examined" if _TOOLS.search(step.text[:20_000]) else ""
        )
        return Run(number, job, step, why=why)
    written = masked(step)
    try:
        return Run(number, job, step, shell.read(written), written)
    except LimitError as error:
        return Run(number, job, step, why=str(error))
