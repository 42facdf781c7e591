"""CMD or ENTRYPOINT is a text for a shell.

Why: the shell is process 1: it does not hand on signals, so that `docker stop` waits and then kills; and an image without a shell does not start.
Fix: write it as a list: `CMD ["app", "--flag"]`.
References: https://docs.docker.com/reference/build-checks/json-args-recommended/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nCMD app --flag\n": 2,
    "FROM debian:12\nENTRYPOINT ['app']\n": 2,
}
PASSES: Texts = ('FROM debian:12\nENTRYPOINT ["app"]\nCMD ["--flag"]\n',)


@check("low", standards=("DL3025",))
def shell_form_command(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("CMD", "ENTRYPOINT"):
        if one.exec_form is None and one.rest and not one.rest.startswith("exec "):
            yield Fault(f"{one.keyword} {one.rest[:60]} is run by a shell.", one.line, one.end_line)
