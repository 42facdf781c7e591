"""The image exposes a port below 1024.

Why: a process needs root or NET_BIND_SERVICE to listen there.
Fix: listen on a port from 1024 on, and map it where the container is run.
References: https://docs.docker.com/reference/dockerfile/#expose
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._history import Step, last
from pratique.checks.image._ports import numbers
from pratique.model.image import ImageConfig

FAILS: Examples = ({"config": {"exposed_ports": ["80/tcp"]}},)
PASSES: Examples = ({"config": {"exposed_ports": ["8080/tcp", "22/tcp"]}},)


@check("low")
def privileged_ports(config: ImageConfig, history: tuple[Step, ...]) -> Iterator[Fault]:
    step = last(history, "EXPOSE")
    for port in config.exposed_ports:
        low = numbers(port)
        if low and low[0] < 1024 and low[0] != 22:
            yield Fault(f"The image exposes port {port}.", subject=port, instruction=step.text if step else "")
