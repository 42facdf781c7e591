"""Containers stop when the engine restarts.

Why: an engine whose update stops everything is updated late.
Fix: set `"live-restore": true` (not on nodes of a swarm, which refuse it).
References: https://docs.docker.com/engine/daemon/live-restore/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}": 1,
    '{\n "live-restore": false}': 2,
}
PASSES: Texts = ('{"live-restore": true}',)


@check("low", standards=("CIS-Docker-2.15",))
def daemon_no_live_restore(daemon: Settings) -> Iterator[Fault]:
    if daemon.get("live-restore") is not True:
        yield Fault(
            "live-restore is not true: an update of the engine stops every container.", daemon.line("live-restore")
        )
