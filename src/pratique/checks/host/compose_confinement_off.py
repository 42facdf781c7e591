"""A service runs without seccomp, AppArmor or SELinux.

Why: what keeps a process from the kernel's rarely used parts, where escapes begin, is switched off.
Fix: remove the option, or name a profile that is made for the program.
References: https://docs.docker.com/engine/security/seccomp/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    security_opt:\n      - seccomp:unconfined\n": 5,
    "services:\n  web:\n    image: nginx:1.27\n    security_opt: [apparmor=unconfined]\n": 4,
    'services:\n  web:\n    image: nginx:1.27\n    security_opt: ["label:disable"]\n': 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    security_opt: ["seccomp:./profile.json"]\n',
)


@check("high", standards=("CIS-Docker-5.2", "CIS-Docker-5.3", "CIS-Docker-5.22"))
def compose_confinement_off(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for line, option in one.options():
            if option.lower() in {
                "seccomp:unconfined",
                "apparmor:unconfined",
                "label:disable",
                "systempaths:unconfined",
            }:
                yield Fault(f"{option} of the service {one.name}.", line)
