"""Something is fetched over plain HTTP, and nothing is checked.

Why: anybody on the way may give other bytes.
Fix: use https, and check a digest or a signature.
References: https://https.cio.gov/faq/
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN wget http://example.com/x.tar.gz\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN wget https://example.com/x.tar.gz\n",
    "FROM debian:12\nRUN wget http://example.com/x && sha256sum -c sums\n",
    "FROM debian:12\nRUN curl http://localhost:80/\n",
)


@check("medium")
def plain_http_downloads(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.plain_http)
