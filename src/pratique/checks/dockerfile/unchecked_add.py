"""ADD fetches from the network without a checksum.

Why: whoever controls the server, or the connection, decides what is in the image.
Fix: add `--checksum=sha256:…`; for a repository name a commit.
References: https://docs.docker.com/reference/dockerfile/#add---checksum
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._archives import is_remote
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nADD https://example.com/x.tar.gz /x\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nADD --checksum=sha256:00 https://example.com/x /x\nADD https://github.com/a/b.git#0000000000000000000000000000000000000000 /x\n",
)


@check("medium", standards=("CIS-Docker-4.9",))
def unchecked_add(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("ADD"):
        for word in one.words[:-1]:
            source = word.strip("\"'")
            pinned = one.flag("checksum") or re.search(r"#[0-9a-f]{40}(?::|$)", source[-200:])
            if is_remote(source) and not pinned:
                yield Fault(f"ADD fetches {source[:100]} and checks nothing.", one.line, one.end_line)
