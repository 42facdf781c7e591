"""VOLUME is a folder of the system.

Why: what the image holds there is replaced by a volume, which outlives the container and may be the host's own folder.
Fix: keep volumes to folders of data, such as `/data`.
References: https://docs.docker.com/reference/dockerfile/#volume
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.system_folders import is_sensitive
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nVOLUME /etc\n": 2,
    'FROM debian:12\nVOLUME ["/var/run/docker.sock"]\n': 2,
    "FROM debian:12\nVOLUME /run/podman/podman.sock\n": 2,
}
PASSES: Texts = ("FROM debian:12\nVOLUME /data\n",)


@check("medium", standards=("DKL-DI-0002",))
def sensitive_volume(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("VOLUME"):
        for word in one.words:
            if is_sensitive(word.strip("\"'")):
                yield Fault(f"VOLUME {word[:100]} is a folder of the system.", one.line, one.end_line)
