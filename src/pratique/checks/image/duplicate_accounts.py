"""Two accounts share a name or a number, or another account than root has number 0.

Why: who owns a file or runs a process is then not to be told, and a second account 0 is a second root.
Fix: give every account a name and a number of its own.
References: https://man7.org/linux/man-pages/man5/passwd.5.html
"""

from collections.abc import Iterator

import msgspec

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._accounts import PASSWD, accounts
from pratique.checks.image._files import Files
from pratique.model.finding import Severity

FAILS: Examples = (
    {"layers": [{"etc/passwd": {"body": "root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n"}}]},
    {"layers": [{"etc/passwd": {"body": "a:x:5:5::/:/bin/sh\na:x:6:6::/:/bin/sh\n"}}]},
)
PASSES: Examples = ({"layers": [{"etc/passwd": {"body": "root:x:0:0::/:/bin/sh\na:x:5:5::/:/bin/sh\n"}}]},)


@check("medium", standards=("DKL-LI-0002",))
def duplicate_accounts(files: Files) -> Iterator[Fault]:
    place, found = accounts(files, PASSWD)
    names: dict[str, int] = {}
    numbers: dict[int, str] = {}
    for account in found:
        if place is None:
            return
        if account.name in names:
            yield files.fault(place, f"The account {account.name} is there twice.", account.line)
        elif account.uid == 0 and account.name != "root":
            fault = files.fault(place, f"The account {account.name} has number 0: it is root.", account.line)
            yield msgspec.structs.replace(fault, severity=Severity.HIGH)
        elif account.uid >= 0 and account.uid in numbers:
            yield files.fault(
                place,
                f"The accounts {numbers[account.uid]} and {account.name} share number {account.uid}.",
                account.line,
            )
        names[account.name] = account.line
        numbers.setdefault(account.uid, account.name)
