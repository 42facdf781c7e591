"""An SSH server is in the image.

Why: it is a second way in, with keys and patches of its own, past the engine's access control and log.
Fix: remove it; use `docker exec` or `kubectl exec`.
References: https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import Files
from pratique.model.files import display

FAILS: Examples = ({"layers": [{"usr/sbin/sshd": {"mode": 0o755}}]},)
PASSES: Examples = ({"layers": [{"usr/bin/ssh": {"mode": 0o755}}]},)


@check("medium")
def ssh_server(files: Files) -> Iterator[Fault]:
    for place in files.find(("usr/sbin/sshd", "usr/local/sbin/sshd", "usr/sbin/dropbear", "usr/bin/dropbear")):
        yield files.fault(place, f"The SSH server {display(place[1][0])} is in the image.")
