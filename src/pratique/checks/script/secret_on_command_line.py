"""A secret is given on a command line.

Why: it stands in the list of processes for every user of the host, and in the shell's history.
Fix: give it through standard input (`docker login --password-stdin`), a file, or the environment.
References: https://docs.docker.com/reference/cli/docker/login/#password-stdin
"""

from collections.abc import Iterator

import msgspec

from pratique.checks import command_secrets
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._shell import ShellScript

FAILS: Lines = {
    "#!/bin/sh\ndocker login -u me -p $PASSWORD r.example.com\n": 2,
}
PASSES: Texts = ('#!/bin/sh\necho "$PASSWORD" | docker login -u me --password-stdin r.example.com\n',)


@check("medium")
def secret_on_command_line(shell: ShellScript) -> Iterator[Fault]:
    for command in shell.commands:
        told = command_secrets.of(command)
        if told is not None:
            message = f"{command.name} is given a secret on the command line ({told[0][:40]})."
            yield msgspec.structs.replace(
                shell.fault(message, command), severity=command_secrets.severity(command, told[1])
            )
