"""ADD brought an archive or a file from the network.

Why: ADD unpacks archives and fetches URLs without a check, where COPY does only what it says.
Fix: use COPY; where ADD is needed, give it `--checksum=sha256:…`.
References: https://docs.docker.com/build/building/best-practices/#add-or-copy
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._history import Step

FAILS: Examples = (
    {"history": ["ADD rootfs.tar /", "ADD https://example.com/x.tar.gz /opt/ # buildkit"], "layers": [{}, {}]},
    {
        "history": ["ADD file:1 in /", "/bin/sh -c #(nop) ADD 3fd4 in /x ", "ADD app.tgz /srv # buildkit"],
        "layers": [{}, {}, {}],
    },
)
PASSES: Examples = (
    {"history": ["ADD rootfs.tar.xz / # buildkit", "COPY app /app # buildkit"], "layers": [{}, {}]},
    {"history": ["ADD rootfs.tar /", "ADD app.py /app # buildkit"], "layers": [{}, {}]},
)
_ARCHIVE = re.compile(
    r"(?:https?|git|ftp)://\S{1,2000}|\S{1,2000}\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|zst|lzma))(?=\s|$)"
)


@check("low", standards=("CIS-Docker-4.9", "CIS-DI-0009"))
def added_archives(history: tuple[Step, ...]) -> Iterator[Fault]:
    first = True  # a base image begins with the ADD of its root file system
    for step in history:
        if step.layer is not None and first:
            first = False
        elif step.keyword == "ADD" and "--checksum=" not in step.rest and (found := _ARCHIVE.search(step.rest[:4096])):
            yield step.fault(f"ADD brought {found[0][:100]}.", found[0][:200])
