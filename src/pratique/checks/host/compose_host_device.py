"""A service gets a device of the host.

Why: a disk is every file on it; memory and kernel devices are the host itself.
Fix: remove it; a named volume serves for files.
References: https://docs.docker.com/reference/compose-file/services/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.model.finding import Severity

_DISK = re.compile(r"/dev(?:/(?:sd|hd|vd|xvd|nvme|dm-|mapper|mem\b|kmem\b|port\b|kcore\b|kmsg\b|loop|md)|/?(?::|$))")
FAILS: Lines = {
    'services:\n  web:\n    image: nginx:1.27\n    devices:\n      - "/dev/sda:/dev/sda"\n': 5,
    'services:\n  web:\n    image: nginx:1.27\n    devices: ["/dev/mem"]\n': 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    devices: ["/dev/ttyUSB0:/dev/ttyUSB0"]\n',
)


@check("medium", standards=("CIS-Docker-5.18",))
def compose_host_device(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for at, text in one.texts("devices"):
            if _DISK.match(text):
                yield Fault(
                    f"The service {one.name} gets {text.partition(':')[0]}.",
                    one.line("devices", at),
                    severity=Severity.HIGH,
                )
