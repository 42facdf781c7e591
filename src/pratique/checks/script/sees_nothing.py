"""A command cannot see what it is said to look for.

Why: `docker ps` shows neither privileges nor users, `last | grep reboot` shows no people, `auditctl -l` lists rules and no events: the watch finds nothing, whatever happens.
Fix: ask for the setting itself: `docker inspect --format '{{.HostConfig.Privileged}} {{.Config.User}}'`, `last` and `lastb` for people, `ausearch` for events.
References: https://docs.docker.com/reference/cli/docker/inspect/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._shell import ShellScript
from pratique.documents.shell import Command

FAILS: Lines = {
    "#!/bin/sh\ndocker ps --format '{{.Names}} {{.Command}}' | grep -i privileged\n": 2,
    "#!/bin/sh\nlast | grep -E '(reboot|shutdown)' | tail -n 5  # docker\n": 2,
    "#!/bin/sh\nauditctl -l | grep execve\n": 2,
    '#!/bin/bash\ndocker ps | while read line; do\n  if [[ "$line" == *"root"* ]]; then\n    echo x\n  fi\ndone\n': 3,
}
PASSES: Texts = (
    "#!/bin/sh\ndocker ps | grep -q app\nauditctl -w /etc/docker\nlast | head\n",
    "#!/bin/sh\ndocker inspect --format '{{.HostConfig.Privileged}}' x | grep true\n",
)
_SETTINGS = re.compile(r"(?i)privileged|cap[-_]?add|seccomp|apparmor|pid[-_]?mode|read[-_]?only|uid=|no-new-priv")
_COMPARED = re.compile(r"\[\[?[^\n\]]{0,200}=~?\s{1,4}\*?[\"']?(root|privileged|cap[-_]add)[\"']?\*?", re.IGNORECASE)
_INSPECTED = re.compile(r"\binspect\b")


@check("medium")
def sees_nothing(shell: ShellScript) -> Iterator[Fault]:
    firsts: dict[int, Command] = {}
    for command in shell.commands:
        if command.pipeline < 0:
            continue
        if command.stage == 0:
            firsts.setdefault(command.pipeline, command)
            continue
        first = firsts.get(command.pipeline)
        told = _told(first, command) if first is not None else ""
        if told and first is not None:
            yield shell.fault(told, first)
    yield from _compared(shell)


def _told(first: Command, command: Command) -> str:
    if command.name not in ("grep", "egrep", "fgrep", "awk", "rg"):
        return ""
    words = first.texts
    pattern = " ".join(command.texts)[:400]
    if first.name == "docker" and (words[:1] == ["ps"] or words[:2] in (["container", "ls"], ["container", "list"])):
        found = _SETTINGS.search(pattern)
        return f"docker ps shows nothing of {found[0]}." if found else ""
    if first.name == "auditctl" and "-l" in words:
        return "auditctl -l lists rules, not what happened."
    if first.name == "last" and re.search(r"reboot|shutdown", pattern) and not re.search(r"-v", pattern):
        return "last | grep reboot shows restarts, not people."
    return ""


def _compared(shell: ShellScript) -> Iterator[Fault]:
    """What `docker ps` writes, compared with the name of a setting."""
    if not any(one.name == "docker" and one.texts[:1] == ["ps"] and one.pipeline >= 0 for one in shell.commands):
        return
    for found in _COMPARED.finditer(shell.text):
        line = shell.line(found.start())
        before = shell.text[: found.start()].rpartition("docker ps")
        if before[1] and not _INSPECTED.search(before[2]):
            yield Fault(f"docker ps shows nothing of {found[1]}.", line)
