"""A service may change its own programs.

Why: who gets in can leave a program that is run at the next start; with a read-only root there is nowhere to.
Fix: set `read_only: true`, and `tmpfs` or volumes for what must be written.
References: https://docs.docker.com/reference/compose-file/services/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    restart: always\n": 2,
    "services:\n  web:\n    image: nginx:1.27\n    read_only: false\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
)


@check("low", standards=("CIS-Docker-5.13",))
def compose_writable_root(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.whole and one.get("read_only") is not True:
            yield Fault(
                f"The root folder of the service {one.name} can be written to.",
                one.line("read_only") if one.get("read_only") is not None else one.line(),
            )
