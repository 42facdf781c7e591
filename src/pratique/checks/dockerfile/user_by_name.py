"""USER is a name, not a number.

Why: Kubernetes' runAsNonRoot cannot prove that a name is not root, and refuses the container.
Fix: use the number: `USER 10001:10001`.
References: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._users import is_root, last_user
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nUSER app\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nUSER 10001\n",
    "FROM debian:12\nARG U=5\nUSER $U\n",
)


@check("low", standards=("DL3066",))
def user_by_name(dockerfile: Dockerfile) -> Iterator[Fault]:
    final = dockerfile.final
    user = last_user(dockerfile, final) if final else None
    if user is not None and not is_root(user.rest):
        name = user.rest.strip("\"'").partition(":")[0]
        if name and not name.isdecimal() and "$" not in name:
            yield Fault(
                f"USER {name} is a name, of which Kubernetes cannot tell that it is not root.", user.line, user.end_line
            )
