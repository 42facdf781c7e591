"""ENV uses a variable that the same ENV sets.

Why: the old value is put in, not the new one.
Fix: set it in an ENV of its own, before.
References: https://docs.docker.com/reference/dockerfile/#environment-replacement
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nENV A=1 B=$A\n": 2,
}
PASSES: Texts = ("FROM debian:12\nENV A=1\nENV B=$A PATH=/x:$PATH\n",)


@check("low", standards=("DL3044",))
def variable_used_in_its_own_env(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("ENV"):
        names = [name for name, _ in one.pairs]
        for number, (name, value) in enumerate(one.pairs):
            for used in re.findall(r"\$\{?([A-Za-z_]\w{0,80})(?!\w)", value):
                if used in names[:number] and used != name:
                    yield Fault(f"{name} uses ${used}, which the same ENV sets.", one.line, one.end_line)
