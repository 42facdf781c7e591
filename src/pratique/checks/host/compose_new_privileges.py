"""Programs of a service may gain privileges.

Why: a setuid program makes root of a user, whatever `user` says.
Fix: set `security_opt: ["no-new-privileges:true"]`.
References: https://docs.docker.com/reference/compose-file/services/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    restart: always\n": 2,
    'services:\n  web:\n    image: nginx:1.27\n    security_opt: ["no-new-privileges:false"]\n': 2,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    security_opt: [no-new-privileges]\n",
    "services:\n  web:\n    image: nginx:1.27\n    security_opt: [no-new-privileges=true]\n",
)


@check("low", standards=("CIS-Docker-5.26",))
def compose_new_privileges(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        given = {option for _, option in one.options()}
        if one.whole and given.isdisjoint({"no-new-privileges", "no-new-privileges:true"}):
            yield Fault(f"The service {one.name} has no no-new-privileges.", one.line())
