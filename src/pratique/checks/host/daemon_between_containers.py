"""Containers on the default bridge may talk to each other.

Why: a container that is taken over reaches every other one on the host, although nothing says that it should.
Fix: set `"icc": false` and give containers that belong together a network of their own.
References: https://docs.docker.com/engine/network/drivers/bridge/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}\n": 1,
    '{\n  "icc": true\n}\n': 2,
}
PASSES: Texts = ('{\n  "icc": false\n}\n',)


@check("medium", standards=("CIS-Docker-2.2",))
def daemon_between_containers(daemon: Settings) -> Iterator[Fault]:
    if daemon.get("icc") is not False:
        yield Fault(
            "icc is not false: every container reaches every other one on the default bridge.", daemon.line("icc")
        )
