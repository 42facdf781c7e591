"""A service runs privileged.

Why: it may do everything that root on the host may: load modules, read any disk, leave the container.
Fix: remove `privileged: true`; add the one capability or device that is needed.
References: https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    privileged: false\n",
)


@check("critical", standards=("CIS-Docker-5.5",))
def compose_privileged(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.get("privileged") is True:
            yield Fault(f"The service {one.name} is privileged.", one.line("privileged"))
