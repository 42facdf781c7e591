"""Containers get a control group of somebody else's choice.

Why: limits that the host puts on Docker's own group do not hold for containers in another one.
Fix: remove `cgroup-parent` unless that group has limits which somebody looks after.
References: https://docs.docker.com/reference/cli/dockerd/#cgroup-parent
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "cgroup-parent": "/everything"\n}': 2,
}
PASSES: Texts = ("{}",)


@check("low", standards=("CIS-Docker-2.10",))
def daemon_cgroup_parent(daemon: Settings) -> Iterator[Fault]:
    if group := daemon.text("cgroup-parent"):
        yield Fault(f"cgroup-parent is {group}, not Docker's own group.", daemon.line("cgroup-parent"))
