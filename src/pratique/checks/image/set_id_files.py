"""A program runs with the rights of its owner, not of its caller (setuid or setgid).

Why: a fault in such a program makes any process of the container root.
Fix: remove what is not needed, or take the bit away where the file is made: `RUN chmod a-s FILE`; run with `no-new-privileges`.
References: https://man7.org/linux/man-pages/man7/inode.7.html
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import SET_ID, Files
from pratique.model.files import FILE, display

FAILS: Examples = ({"layers": [{"usr/bin/su": {"mode": 0o4755}}]}, {"layers": [{"usr/bin/wall": {"mode": 0o2755}}]})
PASSES: Examples = (
    {"layers": [{"usr/bin/su": {"mode": 0o4755}}, {"usr/bin/.wh.su": {}}]},
    {"layers": [{"var/mail/x": {"mode": 0o2644}}]},
)


@check("low", standards=("CIS-Docker-4.8", "CIS-DI-0008"))
def set_id_files(files: Files) -> Iterator[Fault]:
    for place in files.marked:
        _, kind, mode, *_ = place[1]
        # Without an execute bit the bit means mandatory locking, or nothing.
        if kind == FILE and mode & SET_ID and mode & 0o111:
            word = "setuid" if mode & 0o4000 else "setgid"
            yield files.fault(place, f"{display(place[1][0])} is {word} ({mode:o}).")
