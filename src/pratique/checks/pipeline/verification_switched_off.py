"""A check of signatures accepts anyone's.

Why: an identity that matches everything, or a missing look into the transparency log, leaves nothing of what the signature was to prove.
Fix: name the identity and the issuer exactly (`--certificate-identity`, `--certificate-oidc-issuer`), and leave `--insecure-…` options and `DOCKER_CONTENT_TRUST=0` out.
References: https://docs.sigstore.dev/cosign/verifying/verify/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run
from pratique.documents.shell import Command

FAILS: Lines = {
    "a:\n  script:\n    - cosign verify --certificate-identity-regexp '.*' --certificate-oidc-issuer https://example.com a/b\n": 3,
    "a:\n  script:\n    - cosign verify --key k.pub --insecure-ignore-tlog a/b\n": 3,
}
PASSES: Texts = (
    "a:\n  script:\n    - cosign verify --certificate-identity-regexp '^https://github.com/o/r/' --certificate-oidc-issuer https://example.com a/b\n",
    "a:\n  script:\n    - cosign verify --key k.pub --insecure-ignore-tlog=false a/b\n",
)
_ANYONE = frozenset(
    {".*", ".+", "^.*$", "^.+$", ".*@.*", "(.*)", "*", "http.*", "https.*", "https://.*", "^https://.*"}
)
_OFF = (
    "--insecure-ignore-tlog",
    "--insecure-ignore-sct",
    "--check-claims=false",
)


@check("high")
def verification_switched_off(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            told = _told(command)
            if told:
                yield run.fault(
                    f"{command.name} {command.texts[0][:40]} checks less than it seems to ({told}).", command
                )


def _told(command: Command) -> str:
    if command.name != "cosign" or not command.words or not command.texts[0].startswith("verify"):
        return ""
    for before, text in zip(("", *command.texts), command.texts, strict=False):
        name, sign, value = text.partition("=")
        option, given = (name, value) if sign else (before, text)
        if option.endswith("-regexp") and given in _ANYONE:
            return f"{option} {given}"
        if text in _OFF or (name in _OFF and value == "true"):
            return name
    return ""
