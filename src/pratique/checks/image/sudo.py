"""sudo is in the image.

Why: it turns a user into root, and its own faults have done so for users who were not allowed.
Fix: remove it; use USER, and gosu or setpriv in an entry point that must begin as root.
References: https://docs.docker.com/build/building/best-practices/#user
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import Files
from pratique.model.files import display

FAILS: Examples = ({"layers": [{"usr/bin/sudo": {"mode": 0o4755}}]},)
PASSES: Examples = ({"layers": [{"usr/bin/su": {"mode": 0o4755}}]},)


@check("low", standards=("DKL-DI-0001",))
def sudo(files: Files) -> Iterator[Fault]:
    for place in files.find(("usr/bin/sudo", "usr/local/bin/sudo", "usr/bin/doas")):
        yield files.fault(place, f"{display(place[1][0])} is in the image.")
