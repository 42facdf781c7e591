"""A service is restarted without end.

Why: a program that dies at once takes the host's time for ever, and an attack can be tried as often as it takes.
Fix: set `restart: on-failure:5`.
References: https://docs.docker.com/engine/containers/start-containers-automatically/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    restart: always\n": 4,
    "services:\n  web:\n    image: nginx:1.27\n    restart: unless-stopped\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    restart: "no"\n',
)


@check("negligible", standards=("CIS-Docker-5.15",))
def compose_endless_restart(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.text("restart") in {"always", "unless-stopped"}:
            yield Fault(f"The service {one.name} is restarted as often as it fails.", one.line("restart"))
