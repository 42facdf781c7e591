"""The image runs as root.

Why: whoever breaks into the process is root in the container, and root on the host after an escape.
Fix: end the file with `USER 10001` (a number, so that Kubernetes can prove that it is not root).
References: https://docs.docker.com/reference/dockerfile/#user
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._users import is_root, last_user
from pratique.documents.dockerfile import Dockerfile, Stage

FAILS: Lines = {
    'FROM scratch\nENTRYPOINT ["/a"]\n': 1,
    "FROM debian:12\nUSER root\n": 2,
    "FROM debian:12\nRUN ls\n": 1,
    "FROM debian:12 AS a\nUSER 5\nFROM debian:12\n": 3,
    "FROM debian:12\nUSER 0:0\n": 2,
}
PASSES: Texts = (
    "FROM scratch\nCOPY a /a\n",
    "ARG OS\nFROM alpine:3.20 AS out-linux\nUSER 5\nFROM out-$OS\n",
    "FROM debian:12\nUSER 10001\n",
    "FROM debian:12 AS a\nUSER app\nFROM a\nRUN ls\n",
    "FROM gcr.io/distroless/static:nonroot\n",
)


@check("high", standards=("DL3002", "DS-0002", "CIS-Docker-4.1", "CIS-DI-0001"), baseline="no_root_user")
def root_user(dockerfile: Dockerfile) -> Iterator[Fault]:
    final = dockerfile.final
    if final is None:
        return
    user = last_user(dockerfile, final)
    if user is not None:
        if is_root(user.rest):
            yield Fault(f"The last USER is {user.rest}.", user.line, user.end_line)
    elif not _is_known(dockerfile, final):
        yield Fault("No USER: the image runs as root.", final.start.line)


def _is_known(dockerfile: Dockerfile, final: Stage) -> bool:
    """Whether an image needs no USER, or another line of this file would have it."""
    if final.base == "scratch":
        # Without a program it is a layer of files for others to copy from.
        return not any(one.keyword in ("CMD", "ENTRYPOINT") for one in final.instructions)
    if "$" in final.base:
        prefix = final.base.partition("$")[0].lower()
        return bool(prefix) and any(stage.name.startswith(prefix) for stage in dockerfile.stages)
    return any(word in final.base for word in ("nonroot", "unprivileged", "rootless", "chainguard"))
