"""Containers may share their memory with others by default.

Why: with a shareable IPC namespace another container that asks for it reads and writes this one's shared memory.
Fix: remove `default-ipc-mode`; a container that must share says so with `--ipc shareable`.
References: https://docs.docker.com/reference/cli/dockerd/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n "default-ipc-mode": "shareable"}': 2,
}
PASSES: Texts = (
    '{"default-ipc-mode": "private"}',
    "{}",
)


@check("low")
def daemon_shared_ipc(daemon: Settings) -> Iterator[Fault]:
    if daemon.text("default-ipc-mode") == "shareable":
        yield Fault("default-ipc-mode is shareable.", daemon.line("default-ipc-mode"))
