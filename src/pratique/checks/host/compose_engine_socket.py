"""A service gets the engine's socket.

Why: whoever speaks to it starts a privileged container: root on the host in one step; `:ro` changes nothing, requests are still taken.
Fix: do without, or put a proxy between that lets only reading requests through.
References: https://docs.docker.com/engine/security/protect-access/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

_SOCKET = re.compile(
    r"(?:/var)?/run(?:/(?:docker|containerd|podman|crio|user/[0-9]{1,10}))?|(?:/var)?/run/(?:[\w.-]{1,60}/){0,4}(?:docker|containerd|podman|crio)\.sock"
)
"""The sockets of engines, and the folders that hold them."""
FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n": 5,
    "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - type: bind\n        source: /run/containerd/containerd.sock\n        target: /c.sock\n": 5,
    'services:\n  web:\n    image: nginx:1.27\n    volumes: ["/var/run:/host/run"]\n': 4,
    "services:\n  web:\n    image: nginx:1.27\n    environment:\n      DOCKER_HOST: tcp://host.docker.internal:2375\n": 5,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    volumes: ["./data:/data"]\n',
)


@check("high", standards=("CIS-Docker-5.32",))
def compose_engine_socket(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for mount in one.mounts():
            if _SOCKET.fullmatch(mount.source.rstrip("/") or "-"):
                yield Fault(f"The service {one.name} gets {mount.source}.", mount.line)
        for name, value, line in one.environment():
            if name == "DOCKER_HOST" and value.endswith(":2375"):
                yield Fault(f"The service {one.name} uses an engine that answers anybody.", line)
