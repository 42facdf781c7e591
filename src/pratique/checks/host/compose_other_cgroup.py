"""A service gets a control group of somebody else's choice.

Why: limits that the host puts on Docker's own group do not hold for it.
Fix: remove `cgroup_parent` unless that group has limits which somebody looks after.
References: https://docs.docker.com/reference/compose-file/services/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    cgroup_parent: /everything\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
)


@check("low", standards=("CIS-Docker-5.25",))
def compose_other_cgroup(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.text("cgroup_parent"):
            yield Fault(
                f"cgroup_parent of the service {one.name} is {one.text('cgroup_parent')[:80]}.",
                one.line("cgroup_parent"),
            )
