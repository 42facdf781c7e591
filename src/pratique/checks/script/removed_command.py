"""A command is used that no longer exists.

Why: it fails each time, and a script that goes on has not scanned anything.
Fix: `docker scan` was removed in 2023: use `docker scout cves --exit-code`, `trivy image --exit-code 1` or `pratique scan`.
References: https://github.com/docker/scan-cli-plugin/releases/tag/v0.26.0
"""

from collections.abc import Iterator

from pratique.checks import removed
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._shell import ShellScript

FAILS: Lines = {
    "#!/bin/sh\ndocker scan app || echo failed\n": 2,
}
PASSES: Texts = ("#!/bin/sh\ndocker scout cves --exit-code app\n",)


@check("medium")
def removed_command(shell: ShellScript) -> Iterator[Fault]:
    for command, message in removed.commands(shell.script):
        yield shell.fault(message, command)
