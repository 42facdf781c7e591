"""The image runs as root.

Why: whoever breaks into the process is root in the container, and root on the host after an escape.
Fix: end the Dockerfile with `USER 10001` (a number, so that Kubernetes can prove that it is not root).
References: https://docs.docker.com/reference/dockerfile/#user
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._history import Step, last
from pratique.model.image import ImageConfig

FAILS: Examples = (
    {"config": {}},
    {"config": {"user": "root"}},
    {"config": {"user": "0:0"}},
    {"config": {"user": "000"}},
)
PASSES: Examples = ({"config": {"user": "10001"}}, {"config": {"user": "app:app"}})


@check("high", standards=("CIS-Docker-4.1", "CIS-DI-0001"), baseline="no_root_user")
def root_user(config: ImageConfig, history: tuple[Step, ...]) -> Iterator[Fault]:
    user = config.user.partition(":")[0].strip()
    if user and user != "root" and user.strip("0"):
        return
    step = last(history, "USER")
    message = (
        f"The image runs as root (USER {config.user})." if user else "The image names no user, so it runs as root."
    )
    yield Fault(message, subject="user", instruction=step.text if step and user else "")
