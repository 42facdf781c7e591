"""The check of a service's health is switched off.

Why: a program that hangs is taken for one that works, and is sent requests.
Fix: remove `disable: true` or `test: [NONE]`, and write a check that fits.
References: https://docs.docker.com/reference/compose-file/services/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    healthcheck: {disable: true}\n": 4,
    'services:\n  web:\n    image: nginx:1.27\n    healthcheck:\n      test: ["NONE"]\n': 5,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    healthcheck: {test: "curl -f http://localhost"}\n',
)


@check("low", standards=("CIS-Docker-5.27",))
def compose_healthcheck_off(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        test = one.get("healthcheck", "test")
        if one.get("healthcheck", "disable") is True or test in ("NONE", ["NONE"]):
            yield Fault(f"The service {one.name} has no check of its health.", one.line("healthcheck", "test"))
