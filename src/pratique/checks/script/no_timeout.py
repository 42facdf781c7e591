"""A scanner is run without a time limit.

Why: an image that is made for it, or a registry that does not answer, holds the program for ever, and with it whatever waits for the verdict.
Fix: give `timeout=` and treat `subprocess.TimeoutExpired` as a failed scan.
References: https://docs.python.org/3/library/subprocess.html#subprocess.run
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module

FAILS: Lines = {
    "import subprocess\nsubprocess.run(['trivy', 'image', 'app'], check=True)\n": 2,
}
PASSES: Texts = (
    "import subprocess\nsubprocess.run(['trivy', 'image', 'app'], check=True, timeout=600)\n",
    "import subprocess\nsubprocess.run(['trivy', 'image', '--timeout', '5m', 'app'], check=True)\n",
)


@check("low")
def no_timeout(python: Module) -> Iterator[Fault]:
    for one in python.scans:
        own = any(isinstance(word, str) and word.partition("=")[0] == "--timeout" for word in one.words)
        if one.how not in ("Popen", "popen", "create_subprocess_exec") and not one.has("timeout") and not own:
            yield Fault(f"{one.program} is run without a time limit.", one.call.lineno, one.call.end_lineno or 0)
