"""A service gets a folder of the host that is not its own.

Why: with the host's configuration, devices or root folder a container changes the host, and what is read there often suffices.
Fix: use a named volume, or a folder that only this service uses; mount single files read-only.
References: https://docs.docker.com/engine/storage/bind-mounts/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.model.finding import Severity

_SENSITIVE = (
    *(
        "/",
        "/bin",
        "/boot",
        "/dev",
        "/etc",
        "/home",
        "/lib",
        "/lib64",
        "/proc",
        "/root",
        "/sbin",
        "/sys",
        "/usr",
        "/var",
    ),
    *(
        "/var/lib",
        "/var/lib/docker",
        "/var/lib/containerd",
        "/var/lib/kubelet",
        "/var/log",
        "/etc/kubernetes",
        "/sys/fs/cgroup",
    ),
    *(
        "/etc/passwd",
        "/etc/shadow",
        "/etc/sudoers",
        "/etc/cron.d",
        "/etc/ssh",
        "/etc/docker",
        "~",
        "~/.ssh",
        "~/.aws",
        "~/.kube",
        "~/.docker",
    ),
)
FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - /:/host\n": 5,
    'services:\n  web:\n    image: nginx:1.27\n    volumes: ["/etc:/etc"]\n': 4,
    "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - type: bind\n        source: /proc\n        target: /host/proc\n": 5,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    volumes: ["./data:/data", "db:/var/lib"]\n',
    'services:\n  web:\n    image: nginx:1.27\n    volumes: ["/etc/localtime:/etc/localtime:ro"]\n',
)


@check("high", standards=("CIS-Docker-5.6",))
def compose_host_path(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for mount in one.mounts():
            source = mount.source.rstrip("/") or "/"
            if mount.source and source in _SENSITIVE:
                severity = Severity.MEDIUM if mount.read_only else None
                yield Fault(f"The service {one.name} gets {source} of the host.", mount.line, severity=severity)
