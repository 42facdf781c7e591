"""The engine may not set firewall rules.

Why: published ports and isolation between networks are made of these rules; without them both depend on what the host does by itself, and usually nothing does it.
Fix: remove the setting; rules of your own belong into the chain DOCKER-USER.
References: https://docs.docker.com/engine/network/packet-filtering-firewalls/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "iptables": false\n}\n': 2,
    '{\n  "ip6tables": false}': 2,
}
PASSES: Texts = (
    "{}",
    '{"iptables": true}',
)


@check("medium", standards=("CIS-Docker-2.4",))
def daemon_no_firewall(daemon: Settings) -> Iterator[Fault]:
    for name in ("iptables", "ip6tables"):
        if daemon.get(name) is False:
            yield Fault(f"{name} is false: networks are not kept apart.", daemon.line(name))
