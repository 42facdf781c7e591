"""A service's mounts spread to the host.

Why: what is mounted in the container appears on the host, also over folders of its own.
Fix: remove the propagation; `rslave` shows the host's mounts without the way back.
References: https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    'services:\n  web:\n    image: nginx:1.27\n    volumes: ["/mnt/data:/data:rshared"]\n': 4,
    "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - type: bind\n        source: /mnt\n        target: /mnt\n        bind: {propagation: shared}\n": 5,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    volumes: ["/mnt/data:/data:rslave"]\n',
)


@check("medium", standards=("CIS-Docker-5.20",))
def compose_shared_mounts(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for mount in one.mounts():
            if not {"shared", "rshared"}.isdisjoint(mount.options):
                yield Fault(f"What the service {one.name} mounts below {mount.target} appears on the host.", mount.line)
