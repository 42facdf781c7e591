"""ENV switches a protection off.

Why: every process of the build and of the container inherits it, whatever its own settings say.
Fix: remove it, and mend what it was to get round.
References: https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM node:22\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\n": 2,
}
PASSES: Texts = ("FROM node:22\nENV NODE_ENV=production\n",)
_OFF = {
    "NODE_TLS_REJECT_UNAUTHORIZED": ("0",),
    "PYTHONHTTPSVERIFY": ("0",),
    "GIT_SSL_NO_VERIFY": ("1", "true", "yes"),
    "NPM_CONFIG_STRICT_SSL": ("false", "0"),
    "DOCKER_CONTENT_TRUST": ("0",),
    "COREPACK_INTEGRITY_KEYS": ("0",),
    "PIP_TRUSTED_HOST": ("*",),
}


@check("high")
def unsafe_environment(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("ENV", "ARG"):
        for name, value in one.pairs:
            if value.lower() in _OFF.get(name.upper(), ()):
                yield Fault(f"{name}={value} switches a protection off.", one.line, one.end_line)
