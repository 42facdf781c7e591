"""Ports that are not published can be reached from outside.

Why: the host forwards whatever comes for a container's address, so a network's rules no longer say what is open.
Fix: remove the setting and publish the ports that should be open.
References: https://docs.docker.com/engine/network/packet-filtering-firewalls/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n "allow-direct-routing": true}': 2,
    '{"ip-forward-no-drop": true}': 1,
}
PASSES: Texts = (
    "{}",
    '{"allow-direct-routing": false}',
)


@check("medium")
def daemon_direct_routing(daemon: Settings) -> Iterator[Fault]:
    for name in ("allow-direct-routing", "ip-forward-no-drop"):
        if daemon.get(name) is True:
            yield Fault(f"{name} is on: containers can be reached past published ports.", daemon.line(name))
