"""Programs in containers may gain privileges.

Why: a setuid program makes root of a user, whatever the image's USER says.
Fix: set `"no-new-privileges": true`; a container that needs it asks with `--security-opt no-new-privileges=false`.
References: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}": 1,
    '{\n  "no-new-privileges": false\n}': 2,
}
PASSES: Texts = ('{"no-new-privileges": true}',)


@check("medium", standards=("CIS-Docker-2.14",))
def daemon_new_privileges(daemon: Settings) -> Iterator[Fault]:
    if daemon.get("no-new-privileges") is not True:
        yield Fault(
            "no-new-privileges is not true: setuid programs work in containers.", daemon.line("no-new-privileges")
        )
