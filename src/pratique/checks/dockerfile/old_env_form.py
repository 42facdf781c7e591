"""ENV or LABEL is written without `=`.

Why: everything behind the name is the value, also what is meant as a second variable.
Fix: write `ENV NAME=value`.
References: https://docs.docker.com/reference/build-checks/legacy-key-value-format/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nENV A 1\n": 2,
}
PASSES: Texts = ("FROM debian:12\nENV A=1 B=2\n",)


@check("negligible")
def old_env_form(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("ENV", "LABEL"):
        words = one.rest.split(None, 1)
        if len(words) == 2 and "=" not in words[0]:
            yield Fault(f"{one.keyword} {words[0][:60]} is written without =.", one.line, one.end_line)
