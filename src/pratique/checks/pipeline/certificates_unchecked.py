"""A command does not check whom it talks to.

Why: without the check of certificates anybody on the way can answer, with another file or another verdict.
Fix: remove the option, and add the missing authority to the trust store.
References: https://curl.se/docs/sslcerts.html
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run, faults
from pratique.documents.shell import Command, Script

FAILS: Lines = {
    "a:\n  script:\n    - skopeo copy --dest-tls-verify=false docker://a:1 docker://b:1\n": 3,
    "a:\n  script:\n    - curl -k https://example.com/x\n": 3,
}
PASSES: Texts = ("a:\n  script:\n    - curl https://example.com/x\n",)

_TOOLS = frozenset(
    {
        "executor",
        "buildah",
        "podman",
        "skopeo",
        "crane",
        "helm",
        "kubectl",
        "oc",
        "oras",
        "regctl",
        "argocd",
        "vault",
        "aws",
    }
)
_SWITCHES = frozenset(
    {
        *("--skip-tls-verify", "--skip-tls-verify-pull", "--insecure", "--insecure-pull", "--tls-verify=false"),
        *("--src-tls-verify=false", "--dest-tls-verify=false", "--insecure-skip-tls-verify", "--no-verify-ssl"),
        *("--insecure-skip-tls-verify=true", "--tls-skip-verify", "-tls-skip-verify", "--insecure-registry"),
    }
)


@check("high")
def certificates_unchecked(runs: tuple[Run, ...]) -> Iterator[Fault]:
    yield from faults(runs, commands.unchecked_tls)
    yield from faults(runs, _registries)


def _registries(script: Script) -> Iterator[tuple[Command, str]]:
    """Tools that push, pull, copy and deploy."""
    for one in script.commands:
        switch = next((text for text in one.texts if text in _SWITCHES), "") if one.name in _TOOLS else ""
        if switch:
            yield one, f"{one.name} does not check certificates ({switch})."
