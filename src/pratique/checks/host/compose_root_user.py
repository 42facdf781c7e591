"""A service runs as root.

Why: root in the container is root on the host after an escape.
Fix: set `user:` to a number of its own, such as `"10001:10001"`.
References: https://docs.docker.com/reference/compose-file/services/#user
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    user: root\n": 4,
    'services:\n  web:\n    image: nginx:1.27\n    user: "0:0"\n': 4,
    "services:\n  web:\n    image: nginx:1.27\n    user: 0\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    user: "${UID}"\n',
)


@check("medium", standards=("CIS-Docker-4.1",))
def compose_root_user(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.text("user").partition(":")[0] in {"root", "0"}:
            yield Fault(f"The service {one.name} runs as root.", one.line("user"))
