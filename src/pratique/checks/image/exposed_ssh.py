"""The image exposes port 22, which is SSH's.

Why: a shell server in a container is a second way in, with keys and patches of its own, past the engine's access control.
Fix: remove `EXPOSE 22` and the SSH server; use `docker exec` or `kubectl exec`.
References: https://docs.docker.com/reference/dockerfile/#expose
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._history import Step, last
from pratique.checks.image._ports import numbers
from pratique.model.image import ImageConfig

FAILS: Examples = ({"config": {"exposed_ports": ["22/tcp"]}}, {"config": {"exposed_ports": ["20-30"]}})
PASSES: Examples = ({"config": {"exposed_ports": ["8022/tcp"]}}, {"config": {"exposed_ports": ["22/udp"]}})


@check("medium", standards=("DS-0004",))
def exposed_ssh(config: ImageConfig, history: tuple[Step, ...]) -> Iterator[Fault]:
    step = last(history, "EXPOSE")
    for port in config.exposed_ports:
        if 22 in numbers(port) and not port.endswith("/udp"):
            yield Fault(
                f"The image exposes port {port}, on which SSH is expected.",
                subject="22",
                instruction=step.text if step else "",
            )
