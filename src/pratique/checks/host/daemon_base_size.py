"""The size of containers' file systems is changed.

Why: a larger base device lets one container fill the disk of all.
Fix: remove `dm.basesize` from `storage-opts`; limit a container by `--storage-opt size=` where it needs it.
References: https://docs.docker.com/reference/cli/dockerd/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "storage-opts": [\n    "dm.basesize=50G"]\n}': 3,
}
PASSES: Texts = ('{"storage-opts": ["overlay2.size=10G"]}',)


@check("low", standards=("CIS-Docker-2.11",))
def daemon_base_size(daemon: Settings) -> Iterator[Fault]:
    for at, option in daemon.texts("storage-opts"):
        if option.lower().startswith("dm.basesize"):
            yield Fault(f"{option} changes how much a container may write.", daemon.line("storage-opts", at))
