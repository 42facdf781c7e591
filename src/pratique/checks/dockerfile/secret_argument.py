"""A build argument is named like a secret.

Why: its value is kept in the image's history, for everybody who may pull, whether or not a file holds it.
Fix: use `RUN --mount=type=secret,id=…`.
References: https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.secret_names import is_secret_name
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nARG NPM_TOKEN\nRUN npm ci\n": 2,
}
PASSES: Texts = ("FROM debian:12\nARG VERSION\nARG KEYRING=/x\nARG SSH_KEY_FILE\n",)


@check("medium", standards=("DL3064", "DS-0031", "CIS-Docker-4.10"))
def secret_argument(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("ARG", "ENV"):
        for name, value in one.pairs:
            if is_secret_name(name) and (not value or value.startswith("$")):
                yield Fault(
                    f"{one.keyword} {name} is named like a secret; what is given for it is kept in the image.",
                    one.line,
                    one.end_line,
                )
