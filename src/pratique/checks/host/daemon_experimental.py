"""Experimental features are on.

Why: they change without notice and are looked at less.
Fix: remove `experimental`.
References: https://docs.docker.com/reference/cli/dockerd/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "experimental": true\n}': 2,
}
PASSES: Texts = (
    "{}",
    '{"experimental": false}',
)


@check("low", standards=("CIS-Docker-2.18",))
def daemon_experimental(daemon: Settings) -> Iterator[Fault]:
    if daemon.get("experimental") is True:
        yield Fault("experimental is on.", daemon.line("experimental"))
