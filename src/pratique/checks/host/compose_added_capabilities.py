"""A service gets a capability that opens the host.

Why: SYS_ADMIN, SYS_PTRACE, SYS_MODULE and their like are nearly as good as root on the host.
Fix: remove it; few programs need more than NET_BIND_SERVICE.
References: https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.model.finding import Severity

_GRAVE = (
    "ALL",
    "SYS_ADMIN",
    "SYS_PTRACE",
    "SYS_MODULE",
    "SYS_RAWIO",
    "DAC_READ_SEARCH",
    "BPF",
    "SYS_BOOT",
    "PERFMON",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
)
_WIDE = (
    "NET_ADMIN",
    "NET_RAW",
    "SYS_TIME",
    "SYS_CHROOT",
    "SYSLOG",
    "SYS_RESOURCE",
    "DAC_OVERRIDE",
    "MKNOD",
    "SYS_NICE",
    "SETFCAP",
    "LINUX_IMMUTABLE",
)
FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    cap_add:\n      - SYS_ADMIN\n": 5,
    "services:\n  web:\n    image: nginx:1.27\n    cap_add: [ALL]\n": 4,
    "services:\n  web:\n    image: nginx:1.27\n    cap_add: [CAP_NET_ADMIN]\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    cap_add: [NET_BIND_SERVICE, CHOWN]\n",
)


@check("high", standards=("CIS-Docker-5.4",))
def compose_added_capabilities(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for at, text in one.texts("cap_add"):
            name = text.upper().removeprefix("CAP_")
            if name in _GRAVE or name in _WIDE:
                severity = None if name in _GRAVE else Severity.MEDIUM
                yield Fault(f"The service {one.name} gets {name}.", one.line("cap_add", at), severity=severity)
