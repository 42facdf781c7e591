"""Something is fetched without encryption.

Why: anybody on the way can put another file in its place.
Fix: use https, or check a digest or a signature.
References: https://slsa.dev/spec/v1.1/threats
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run, faults

FAILS: Lines = {
    "a:\n  script:\n    - wget http://example.com/x\n": 3,
}
PASSES: Texts = ("a:\n  script:\n    - curl http://localhost:8080/health\n",)


@check("medium")
def plain_http_downloads(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.plain_http)
