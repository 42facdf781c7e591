"""A service may take all memory of the host.

Why: one leak, or one flood of requests, and the kernel kills whatever it likes, the database of a neighbour for example.
Fix: set `mem_limit`, or `deploy.resources.limits.memory`.
References: https://docs.docker.com/engine/containers/resource_constraints/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    restart: always\n": 2,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    deploy: {resources: {limits: {memory: 1g}}}\n",
)


@check("low", standards=("CIS-Docker-5.11",))
def compose_no_memory_limit(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.whole and one.get("mem_limit") is None and one.get("deploy", "resources", "limits", "memory") is None:
            yield Fault(f"The service {one.name} has no limit of memory.", one.line())
