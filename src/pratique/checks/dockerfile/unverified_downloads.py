"""A file is fetched and used, and nothing checks that it is the right one.

Why: whoever controls the server decides what is in the image; the next build may get another file.
Fix: check it in the same RUN: `echo "SHA256  FILE" | sha256sum -c`, or use `ADD --checksum=…`.
References: https://docs.docker.com/reference/dockerfile/#add---checksum
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN curl -fsSLo /usr/bin/x https://example.com/x\n": 2,
    "FROM debian:12\nRUN wget https://example.com/x.tar.gz\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN curl -fsSLo x https://example.com/x && echo 00 x | sha256sum -c\n",
    "FROM debian:12\nRUN curl --version\n",
    "FROM debian:12\nADD --checksum=sha256:00 https://example.com/x /x\n",
)


@check("low", standards=("CIS-DI-0011",))
def unverified_downloads(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.unverified_downloads)
