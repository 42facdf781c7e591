"""`[epoch:]version[-release]`, as rpm and pacman split it.

Source: https://rpm.org/docs/latest/man/rpm-version.7 and alpm's `parseEVR`: the epoch is the digits before a colon, the
release is what follows the last hyphen.
"""

import re

from pratique.versions import MAX_LENGTH, invalid

_EVR = re.compile(r"(?:([0-9]*):)?([!-,.-9;-~][!-9;-~]*?)(?:-([!-,.-9;-~]+))?").fullmatch


def split(order: str, text: str) -> tuple[str, str, str | None]:
    """Epoch (`0` without one), version and release (None without one)."""
    found = _EVR(text) if len(text) <= MAX_LENGTH else None
    if not found or (found[3] is None and found[2][-1] == "-"):
        raise invalid(order, text, "it does not read [epoch:]version[-release] in ASCII without blanks")
    return found[1] or "0", found[2], found[3]
