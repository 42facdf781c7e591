"""A service publishes SSH.

Why: a shell server in a container is a second way in, with keys and patches of its own, past the engine's access control.
Fix: remove it; use `docker exec`.
References: https://docs.docker.com/reference/compose-file/services/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    'services:\n  web:\n    image: nginx:1.27\n    ports: ["2222:22"]\n': 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    ports: ["2222:2222"]\n',
)


@check("medium", standards=("CIS-Docker-5.7",))
def compose_ssh_port(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for port in one.ports():
            if port.target == 22:
                yield Fault(f"{port.written} of the service {one.name} is SSH's port.", port.line)
