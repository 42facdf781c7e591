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
PASSES: Texts = (
    "a:\n  script:\n    - curl http://localhost:8080/health\n",
    "a:\n  script:\n    - curl -H Metadata:true http://169.254.169.254/metadata/instance\n",
)

_METADATA = ("http://169.254.169.254", "http://metadata.google.internal")
"""A cloud machine's own, which speaks no TLS."""


@check("medium")
def plain_http_downloads(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for fault in faults(runs, commands.plain_http):
        if not any(place in fault.message for place in _METADATA):
            yield fault
