"""A service shares a namespace of the host.

Why: it sees and signals the host's processes, listens on its network, or shares its memory: the walls of a container are these namespaces.
Fix: remove the setting; publish the ports that are needed.
References: https://docs.docker.com/reference/compose-file/services/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    network_mode: host\n": 4,
    'services:\n  web:\n    image: nginx:1.27\n    pid: "host"\n': 4,
    "services:\n  web:\n    image: nginx:1.27\n    ipc: host\n": 4,
    "services:\n  web:\n    image: nginx:1.27\n    uts: host\n": 4,
    "services:\n  web:\n    image: nginx:1.27\n    userns_mode: host\n": 4,
    "services:\n  web:\n    image: nginx:1.27\n    cgroup: host\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    network_mode: bridge\n    ipc: private\n",
)


@check(
    "high", standards=("CIS-Docker-5.10", "CIS-Docker-5.16", "CIS-Docker-5.17", "CIS-Docker-5.21", "CIS-Docker-5.31")
)
def compose_host_namespace(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for name in ("network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup"):
            if one.text(name) == "host":
                yield Fault(f"{name} of the service {one.name} is host.", one.line(name))
