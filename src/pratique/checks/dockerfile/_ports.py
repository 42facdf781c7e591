"""EXPOSE instructions as ports."""

import re
from collections.abc import Iterator

from pratique.documents.dockerfile import Dockerfile, Instruction

_PORT = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?(?:/(?i:tcp|udp|sctp))?")


def ports(dockerfile: Dockerfile) -> Iterator[tuple[Instruction, str, range | None]]:
    """(instruction, as written, ports) of every word; None for what is no port. Words with variables are left out."""
    for one in dockerfile.of("EXPOSE"):
        for word in one.words:
            text = word.strip("\"'")
            if "$" not in text:
                found = _PORT.fullmatch(text)
                yield one, text, range(int(found[1]), int(found[2] or found[1]) + 1) if found else None
