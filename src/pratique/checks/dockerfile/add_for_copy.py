"""ADD is used where COPY does.

Why: ADD unpacks archives and fetches URLs: what it does depends on what the file happens to be.
Fix: use COPY.
References: https://docs.docker.com/build/building/best-practices/#add-or-copy
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._archives import is_archive, is_remote
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nADD src /app\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nADD rootfs.tar.gz /\nADD --checksum=sha256:00 https://example.com/x /x\nADD $FILE /x\n",
)


@check("low", standards=("DL3020", "DS-0005", "CIS-Docker-4.9", "CIS-DI-0009"))
def add_for_copy(dockerfile: Dockerfile) -> Iterator[Fault]:
    for one in dockerfile.of("ADD"):
        sources = [word.strip("\"'") for word in one.words[:-1]]
        if sources and not any(is_archive(source) or is_remote(source) or "$" in source for source in sources):
            yield Fault(f"ADD {' '.join(sources)[:100]} does what COPY does.", one.line, one.end_line)
