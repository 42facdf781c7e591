"""Everybody may write to a file or a folder.

Why: any process of the container, also one that was broken into, changes what others run or read.
Fix: set modes where the file is made (`COPY --chmod=0644`, `RUN chmod o-w`); give shared folders the sticky bit.
References: https://man7.org/linux/man-pages/man7/inode.7.html
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import OTHERS_WRITE, Files
from pratique.model.files import DIRECTORY, display

FAILS: Examples = ({"layers": [{"opt/app.py": {"mode": 0o666}}]}, {"layers": [{"srv/": {"mode": 0o777}}]})
PASSES: Examples = (
    {"layers": [{"tmp/": {"mode": 0o1777}, "opt/app.py": {"mode": 0o644}, "a": {"mode": 0o777, "link": "b"}}]},
)


@check("medium")
def world_writable_files(files: Files) -> Iterator[Fault]:
    for place in files.marked:
        path, kind, mode, *_ = place[1]
        if mode & OTHERS_WRITE:
            what = "folder" if kind == DIRECTORY else "file"
            yield files.fault(place, f"Everybody may write to the {what} {display(path)} ({mode:o}).")
