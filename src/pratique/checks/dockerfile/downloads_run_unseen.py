"""A script from the network is run unseen.

Why: whoever controls the server, or the connection, decides what is in the image; nobody can repeat the build.
Fix: download to a file, check its digest or signature, then run it; better, install a package.
References: https://slsa.dev/spec/v1.1/threats
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run, faults

FAILS: Lines = {
    "FROM debian:12\nRUN curl -sSL https://example.com/install | bash\n": 2,
    "FROM debian:12\nRUN wget -qO- https://example.com/i | sh -s -- -y\n": 2,
    'FROM debian:12\nRUN sh -c "$(curl -fsSL https://example.com/i)"\n': 2,
    "FROM debian:12\nRUN bash <(curl -s https://example.com/i)\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN curl -o x https://example.com/x && echo 00 x | sha256sum -c && sh x\n",
    "FROM debian:12\nRUN curl https://example.com/x | tar xz\n",
)


@check("high", standards=("CIS-DI-0011",))
def downloads_run_unseen(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.piped_to_shell)
