"""Containers run without a seccomp profile of the engine's.

Why: about 40 system calls that containers never need and exploits do are then open to all.
Fix: remove `seccomp-profile`, or name the file of a profile that is tighter than the built-in one.
References: https://docs.docker.com/engine/security/seccomp/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "seccomp-profile": "unconfined"\n}': 2,
}
PASSES: Texts = (
    "{}",
    '{"seccomp-profile": "/etc/docker/seccomp.json"}',
    '{"seccomp-profile": "builtin"}',
)


@check("high", standards=("CIS-Docker-2.17",))
def daemon_seccomp_off(daemon: Settings) -> Iterator[Fault]:
    if daemon.text("seccomp-profile").lower() == "unconfined":
        yield Fault("seccomp-profile is unconfined: every system call is open.", daemon.line("seccomp-profile"))
