"""Containers get no limits of open files and processes.

Why: one container that opens everything or forks without end starves all others and the host.
Fix: set `default-ulimits`, such as `{"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 65536}}`; a container may still ask for another.
References: https://docs.docker.com/reference/cli/dockerd/#default-ulimits
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}": 1,
}
PASSES: Texts = ('{"default-ulimits": {"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}}}',)


@check("low", standards=("CIS-Docker-2.8",))
def daemon_no_ulimits(daemon: Settings) -> Iterator[Fault]:
    if not daemon.mapping("default-ulimits"):
        yield Fault(
            "default-ulimits is missing: containers have the engine's own limits.", daemon.line("default-ulimits")
        )
