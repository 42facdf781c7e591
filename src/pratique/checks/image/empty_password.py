"""An account has no password, so that anybody may log in as it.

Why: `su`, a login service or a mounted console opens it without a question.
Fix: lock it (`passwd -l NAME`, or `!` as its password) or remove the account.
References: https://man7.org/linux/man-pages/man5/shadow.5.html
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._accounts import PASSWD, SHADOW, accounts
from pratique.checks.image._files import Files

FAILS: Examples = (
    {"layers": [{"etc/shadow": {"body": "bin:*:19000::::::\nroot::19000:0:99999:7:::\n"}}]},
    {"layers": [{"etc/passwd": {"body": "app::1000:1000::/:/bin/sh\n"}}]},
)
PASSES: Examples = (
    {"layers": [{"etc/shadow": {"body": "root:*:19000::::::\napp:!:19000::::::\n"}}]},
    {"layers": [{"etc/passwd": {"body": "root:x:0:0:root:/root:/bin/sh\n"}}]},
    {"layers": [{"etc/shadow": {"body": "root::19000::::::\n"}}, {"etc/shadow": {"body": "root:*:19000::::::\n"}}]},
)


@check("critical", standards=("DKL-LI-0001",))
def empty_password(files: Files) -> Iterator[Fault]:
    for path in (PASSWD, SHADOW):
        place, found = accounts(files, path)
        for account in found:
            if place and account.password == "none":  # noqa: S105 - a state, not a password
                yield files.fault(place, f"The account {account.name} has no password.", account.line)
