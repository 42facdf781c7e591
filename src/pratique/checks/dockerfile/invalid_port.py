"""EXPOSE names no port.

Why: ports go from 0 to 65535: the build fails, or nothing is exposed.
Fix: correct the number.
References: https://docs.docker.com/reference/dockerfile/#expose
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._ports import ports
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nEXPOSE 80000\n": 2,
}
PASSES: Texts = ("FROM debian:12\nEXPOSE 80/tcp 8000-8010/udp $PORT\n",)


@check("medium", standards=("DL3011", "DS-0008"))
def invalid_port(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one, text, found in ports(dockerfile):
        if found is None or found.stop > 65536 or len(found) == 0:
            yield Fault(f"EXPOSE {text[:40]} is no port.", one.line, one.end_line)
