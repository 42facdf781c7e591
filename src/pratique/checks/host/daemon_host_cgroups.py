"""Containers share the host's control group namespace.

Why: a container sees the groups of all others, and with one more mistake writes to them.
Fix: remove `default-cgroupns-mode` on hosts with cgroups v2, or set it to `"private"`.
References: https://docs.docker.com/reference/cli/dockerd/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n "default-cgroupns-mode": "host"}': 2,
}
PASSES: Texts = (
    '{"default-cgroupns-mode": "private"}',
    "{}",
)


@check("low")
def daemon_host_cgroups(daemon: Settings) -> Iterator[Fault]:
    if daemon.text("default-cgroupns-mode") == "host":
        yield Fault("default-cgroupns-mode is host.", daemon.line("default-cgroupns-mode"))
