"""A command is used that no longer exists.

Why: it fails each time: a pipeline that goes on regardless has not scanned anything.
Fix: `docker scan` was removed in 2023: use `docker scout cves --exit-code`, `trivy image --exit-code 1` or `pratique scan`.
References: https://github.com/docker/scan-cli-plugin/releases/tag/v0.26.0
"""

from collections.abc import Iterator

from pratique.checks import removed
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run, faults

FAILS: Lines = {
    "a:\n  script:\n    - docker scan app\n": 3,
}
PASSES: Texts = ("a:\n  script:\n    - docker scout cves --exit-code app\n",)


@check("medium")
def removed_command(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, removed.commands)
