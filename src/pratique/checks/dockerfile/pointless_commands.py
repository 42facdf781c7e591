"""RUN uses a program that means nothing in a build.

Why: services, interactive programs and the state of the build host are not a part of an image.
Fix: remove it; start services from CMD or ENTRYPOINT.
References: https://docs.docker.com/build/building/best-practices/#run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run

FAILS: Lines = {
    "FROM debian:12\nRUN service nginx start\n": 2,
    "FROM debian:12\nRUN vim /etc/x\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN ls /etc/service\n",)
_POINTLESS = frozenset(
    {
        *(
            "ssh",
            "vim",
            "vi",
            "nano",
            "emacs",
            "shutdown",
            "reboot",
            "halt",
            "poweroff",
            "service",
            "ps",
            "free",
            "top",
            "htop",
        ),
        *(
            "kill",
            "mount",
            "umount",
            "ifconfig",
            "less",
            "more",
            "man",
            "dmesg",
            "modprobe",
            "insmod",
            "sysctl",
            "telnet",
        ),
    }
)


@check("low", standards=("DL3001",))
def pointless_commands(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if command.name in _POINTLESS and not (command.name == "mount" and not command.words):
                yield run.fault(f"{command.name} means nothing in a build.", command)
