"""A build step did not check certificates.

Why: anybody on the way could give other bytes than the server's, and they are in the image now.
Fix: add the missing authority (`ca-certificates`, `--cacert`) and remove the switch.
References: https://curl.se/docs/sslcerts.html
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Examples, Fault, check
from pratique.checks.image import _history
from pratique.checks.image._history import Step

FAILS: Examples = ({"history": ["RUN /bin/sh -c curl -k https://example.com/x -o x"]},)
PASSES: Examples = ({"history": ["RUN /bin/sh -c curl https://example.com/x -o x"]},)


@check("high", standards=())
def certificates_unchecked(history: tuple[Step, ...]) -> Iterator[Fault]:
    yield from _history.commands(history, commands.unchecked_tls)
