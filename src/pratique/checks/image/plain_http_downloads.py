"""A build step fetched over plain HTTP and checked nothing.

Why: anybody on the way could give other bytes.
Fix: use https, and check a digest or a signature.
References: https://https.cio.gov/faq/
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Examples, Fault, check
from pratique.checks.image import _history
from pratique.checks.image._history import Step

FAILS: Examples = ({"history": ["RUN /bin/sh -c wget http://example.com/x.tar.gz"]},)
PASSES: Examples = (
    {"history": ["RUN /bin/sh -c wget https://example.com/x.tar.gz"]},
    {"history": ["RUN /bin/sh -c wget http://example.com/x && sha256sum -c x.sums"]},
)


@check("medium", standards=())
def plain_http_downloads(history: tuple[Step, ...]) -> Iterator[Fault]:
    yield from _history.commands(history, commands.plain_http)
