"""A command does not check certificates.

Why: anybody on the way may give other bytes than the server's, and they are in the image then.
Fix: add the missing authority (`ca-certificates`, `--cacert`) and remove the switch.
References: https://curl.se/docs/sslcerts.html
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN curl -fsSLk https://example.com/x -o x\n": 2,
    "FROM debian:12\nRUN wget --no-check-certificate https://example.com/x\n": 2,
    "FROM debian:12\nRUN git config --global http.sslVerify false\n": 2,
    "FROM debian:12\nRUN pip install --trusted-host pypi.org flask==1\n": 2,
    "FROM debian:12\nRUN npm config set strict-ssl false\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN curl -fsSL https://example.com/x -o x\n",)


@check("high")
def certificates_unchecked(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.unchecked_tls)
