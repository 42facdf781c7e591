"""A command does not check whom it talks to.

Why: without the check of certificates anybody on the way can answer, with another file or another verdict.
Fix: remove the option, and add the missing authority to the trust store.
References: https://curl.se/docs/sslcerts.html
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run, faults

FAILS: Lines = {
    "a:\n  script:\n    - curl -k https://example.com/x\n": 3,
}
PASSES: Texts = ("a:\n  script:\n    - curl https://example.com/x\n",)


@check("high")
def certificates_unchecked(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.unchecked_tls)
