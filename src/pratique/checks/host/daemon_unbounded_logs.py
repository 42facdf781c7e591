"""Containers' logs may fill the disk.

Why: json-file keeps everything by default; one container that writes much stops all others.
Fix: set `"log-opts": {"max-size": "10m", "max-file": "3"}`, or `"log-driver": "local"`, which turns logs over by itself.
References: https://docs.docker.com/engine/logging/drivers/json-file/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}": 1,
    '{\n  "log-driver": "json-file",\n  "log-opts": {"max-file": "3"}\n}': 3,
}
PASSES: Texts = (
    '{"log-opts": {"max-size": "10m"}}',
    '{"log-driver": "journald"}',
    '{"log-driver": "local"}',
)


@check("medium")
def daemon_unbounded_logs(daemon: Settings) -> Iterator[Fault]:
    if (daemon.text("log-driver") or "json-file") == "json-file" and daemon.get("log-opts", "max-size") in (
        None,
        "",
        "-1",
    ):
        yield Fault(
            "log-opts has no max-size: a container's log grows until the disk is full.", daemon.line("log-opts")
        )
