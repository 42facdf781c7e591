"""What RUN installs."""

from collections.abc import Callable, Iterable, Iterator

from pratique.checks import commands, installs
from pratique.checks.check import Fault
from pratique.checks.dockerfile._runs import Run
from pratique.checks.dockerfile._stages import shipped
from pratique.documents.dockerfile import Dockerfile
from pratique.documents.shell import Command

YES = ("-y", "--yes", "--assume-yes", "--assumeyes")


def unpinned(runs: Iterable[Run], manager: str) -> Iterator[Fault]:
    """Faults of one package manager's installs that name no versions."""
    for run in runs:
        for install, names in commands.unpinned(run.script):
            if install.manager.name == manager:
                yield run.fault(
                    f"{install.command.name} installs without a version: {', '.join(names[:10])}.", install.command
                )


def of(runs: Iterable[Run], manager: str, *verbs: str) -> Iterator[tuple[Run, Command]]:
    """Commands of one package manager with one of the verbs; all of its commands without."""
    for run in runs:
        for command in run.commands:
            known = installs.manager(command)
            if known and known[0].name == manager and (not verbs or installs.verb(command) in verbs):
                yield run, command


def asking(
    runs: Iterable[Run], manager: str, verbs: tuple[str, ...], options: tuple[str, ...] = YES
) -> Iterator[Fault]:
    """Faults of commands that wait for an answer which nobody gives."""
    for run, command in of(runs, manager, *verbs):
        if not command.has(*options) and not any(
            "assumeyes" in text.lower() or "assume-yes" in text.lower() for text in command.texts
        ):
            yield run.fault(f"{command.name} {installs.verb(command)} asks, and nobody answers.", command)


def uncleaned(
    dockerfile: Dockerfile,
    runs: Iterable[Run],
    manager: str,
    verbs: tuple[str, ...],
    cleans: Callable[[Command], bool],
    cache: str,
) -> Iterator[Fault]:
    """Faults of installs whose RUN does not remove the cache and does not keep it in a mount, in stages that are shipped."""
    kept = shipped(dockerfile)
    for run in runs:
        if run.stage not in kept:
            continue
        if any(flag.name == "mount" and cache in flag.value for flag in run.instruction.flags):
            continue
        made = [command for _, command in of([run], manager, *verbs)]
        if made and not any(cleans(command) for command in run.commands):
            yield run.fault(f"What {made[0].name} keeps in /{cache} stays in the image.", made[0])


def removes(command: Command, folder: str) -> bool:
    """Whether a command deletes a folder or what is in it."""
    if command.name not in ("rm", "find"):
        return False
    return any(
        text.strip("/").startswith(folder) or folder.startswith(text.rstrip("/*").strip("/") or "?")
        for text in command.texts
    )
