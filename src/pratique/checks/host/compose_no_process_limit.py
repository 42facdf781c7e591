"""A service may start any number of processes.

Why: a fork bomb in one container stops the host.
Fix: set `pids_limit`, or `deploy.resources.limits.pids`.
References: https://docs.docker.com/reference/compose-file/services/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    restart: always\n": 2,
    "services:\n  web:\n    image: nginx:1.27\n    pids_limit: -1\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    deploy: {resources: {limits: {pids: 100}}}\n",
)


@check("low", standards=("CIS-Docker-5.29",))
def compose_no_process_limit(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        limit = one.get("pids_limit")
        if one.whole and limit in (None, 0, -1) and one.get("deploy", "resources", "limits", "pids") is None:
            yield Fault(
                f"The service {one.name} has no limit of processes.",
                one.line("pids_limit") if limit is not None else one.line(),
            )
