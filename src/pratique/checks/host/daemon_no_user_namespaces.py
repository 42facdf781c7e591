"""Root in a container is root on the host.

Why: without user namespaces an escape ends as the host's root; with them it ends as a user who owns nothing.
Fix: set `"userns-remap": "default"`, or run the engine rootless.
References: https://docs.docker.com/engine/security/userns-remap/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}": 1,
    '{\n  "userns-remap": ""\n}': 2,
}
PASSES: Texts = (
    '{"userns-remap": "default"}',
    '{"rootless": true}',
)


@check("medium", standards=("CIS-Docker-2.1", "CIS-Docker-2.9"))
def daemon_no_user_namespaces(daemon: Settings) -> Iterator[Fault]:
    if not daemon.text("userns-remap") and daemon.get("rootless") is not True:
        yield Fault("userns-remap is not set: root in a container is the host's root.", daemon.line("userns-remap"))
