"""A script from the network is run unseen.

Why: whoever serves it, or sits on the way, runs code with the pipeline's credentials; the next run may get another script.
Fix: fetch it into a file, check its digest or signature, then run it; or use a pinned image that holds the tool.
References: https://docs.github.com/en/actions/reference/security/secure-use
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run, faults

FAILS: Lines = {
    "a:\n  script:\n    - curl -sSfL https://example.com/install.sh | sh\n": 3,
}
PASSES: Texts = ("a:\n  script:\n    - curl -sSfLO https://example.com/x\n",)


@check("medium")
def downloads_run_unseen(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.piped_to_shell)
