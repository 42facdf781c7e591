"""Published ports go through a program of the engine.

Why: one process a port, with the engine's rights, which hides who calls; the kernel's own rules do the same.
Fix: set `"userland-proxy": false`.
References: https://docs.docker.com/reference/cli/dockerd/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}": 1,
    '{\n "userland-proxy": true}': 2,
}
PASSES: Texts = ('{"userland-proxy": false}',)


@check("low", standards=("CIS-Docker-2.16",))
def daemon_userland_proxy(daemon: Settings) -> Iterator[Fault]:
    if daemon.get("userland-proxy") is not False:
        yield Fault(
            "userland-proxy is not false: each published port has a process of the engine.",
            daemon.line("userland-proxy"),
        )
