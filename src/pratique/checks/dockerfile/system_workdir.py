"""WORKDIR is a folder of the system.

Why: files of the application mix with the system's, and a mount there hides them.
Fix: use a folder of the application's own: `WORKDIR /app`.
References: https://docs.docker.com/reference/dockerfile/#workdir
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nWORKDIR /proc/self\n": 2,
    "FROM debian:12\nWORKDIR /etc\n": 2,
}
PASSES: Texts = ("FROM debian:12\nWORKDIR /app\n",)
_SYSTEM = frozenset(
    {
        "/bin",
        "/boot",
        "/dev",
        "/etc",
        "/lib",
        "/lib64",
        "/proc",
        "/run",
        "/sbin",
        "/sys",
        "/usr",
        "/usr/bin",
        "/usr/lib",
        "/usr/sbin",
        "/var",
        "/var/run",
    }
)


@check("medium", standards=("DS-0030",))
def system_workdir(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("WORKDIR"):
        path = one.rest.strip("\"'").rstrip("/") or "/"
        if path in _SYSTEM or path.startswith(("/proc/", "/sys/", "/dev/")):
            yield Fault(f"WORKDIR {path[:100]} is a folder of the system.", one.line)
