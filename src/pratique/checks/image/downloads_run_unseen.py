"""A script from the network was run unseen.

Why: whoever controls the server, or the connection, decided what is in the image; nobody can repeat the build.
Fix: download to a file, check its digest or signature, then run it; better, install a package.
References: https://slsa.dev/spec/v1.1/threats
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Examples, Fault, check
from pratique.checks.image import _history
from pratique.checks.image._history import Step

FAILS: Examples = (
    {"history": ["RUN /bin/sh -c curl -sSL https://example.com/install | bash # buildkit"]},
    {"history": ["|1 A=b /bin/sh -c bash <(curl -s https://example.com/i)"]},
)
PASSES: Examples = (
    {"history": ["RUN /bin/sh -c curl -o x https://example.com/x && sha256sum -c x.sha256 # buildkit"]},
)


@check("high", standards=("CIS-DI-0011",))
def downloads_run_unseen(history: tuple[Step, ...]) -> Iterator[Fault]:
    yield from _history.commands(history, commands.piped_to_shell)
