"""Port 22, which is SSH's, is exposed.

Why: a shell server in a container is a second way in, with keys and patches of its own, past the engine's access control.
Fix: remove it and the SSH server; use `docker exec` or `kubectl exec`.
References: https://docs.docker.com/reference/dockerfile/#expose
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._ports import ports
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nEXPOSE 80 22\n": 2,
}
PASSES: Texts = ("FROM debian:12\nEXPOSE 2222\n",)


@check("medium", standards=("DS-0004",))
def exposed_ssh(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, text, found in ports(dockerfile):
        if found is not None and 22 in found and not text.endswith("/udp"):
            yield Fault(f"EXPOSE {text} is SSH's port.", one.line, one.end_line)
