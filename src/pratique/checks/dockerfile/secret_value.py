"""A secret's value is given in ARG, ENV or LABEL.

Why: it is in the image's config and history for everybody who may pull; deleting it later deletes nothing.
Fix: use `RUN --mount=type=secret,id=…` in the build and the platform's secrets at run time; revoke what was there.
References: https://docs.docker.com/build/building/secrets/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.secret_names import is_secret
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nENV DB_PASSWORD=hunter2\n": 2,
    "FROM debian:12\nARG API_TOKEN=abc\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nENV DB_PASSWORD_FILE=/run/secrets/db\nENV PASSWORD=\nENV KEYBOARD=us\nENV TOKEN=${TOKEN}\n",
)


@check("high", standards=("DL3064", "DS-0031", "CIS-Docker-4.10", "CIS-DI-0010"))
def secret_value(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("ENV", "ARG", "LABEL"):
        for name, value in one.pairs:
            if is_secret(name, value):
                # The value itself is said nowhere.
                yield Fault(
                    f"{one.keyword} {name} holds what its name calls a secret.",
                    one.line,
                    one.end_line,
                    subject=f"{one.keyword} {name}",
                )
