"""A password is hashed in a weak way.

Why: the registry takes bcrypt only, so nobody can log in; elsewhere whoever gets the file finds the passwords in hours.
Fix: write it anew with `htpasswd -B`.
References: https://httpd.apache.org/docs/2.4/misc/password_encryptions.html
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._passwords import Passwords
from pratique.model.finding import Severity

_LEAST = 5
"""The cost that htpasswd takes when it is not told."""
FAILS: Lines = {
    "a:$2y$10$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nb:$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00\n": 2,
    "c:{SHA}fEqNCco3Yq9h5ZUglD3CZJT4lBs=\n": 1,
    "d:hunter2\n": 1,
    "e:$2y$04$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n": 1,
}
PASSES: Texts = (
    "a:$2y$10$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
    "# a comment: x\n\n",
)


@check("medium")
def weak_password_hash(passwords: Passwords) -> Iterator[Fault]:
    for one in passwords.entries():
        if not one.hash:
            yield Fault(f"The password of {one.user[:40]} stands in the clear.", one.line, severity=Severity.HIGH)
        elif one.hash == "bcrypt" and one.cost < _LEAST:
            yield Fault(f"The password of {one.user[:40]} is hashed with bcrypt at cost {one.cost} only.", one.line)
        elif one.hash not in {"bcrypt", "argon2"}:
            yield Fault(f"The password of {one.user[:40]} is hashed with {one.hash}.", one.line)
