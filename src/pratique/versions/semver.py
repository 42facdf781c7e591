r"""Semantic versions: npm, Cargo, Hex, Pub, Swift and Bitnami.

Source: https://semver.org/#spec-item-11, read as tolerantly as npm's loose mode reads it
(https://github.com/npm/node-semver): `v1.2.3`, `1.2.3beta`, `01.2.3`. Missing numbers are zeros and there may be more than
three (`1.2`, `8.0.22.1`), as advisories write them. Build metadata does not count.

Key: the numbers without trailing zeros, then 0x02 for a release, or for a pre-release 0x01, its identifiers (a number as
in `_encoding`, text as 0xfe text 0x00) and 0x00.

Raises InvalidVersion for anything else.
"""

import re
from itertools import zip_longest

from pratique.versions import MAX_LENGTH, invalid
from pratique.versions._encoding import NUMBERS, TEXT

ENCODING = 1

_VERSION = re.compile(
    r"=?[vV]?([0-9]++(?:\.[0-9]++)*+)(?:-?([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*+))?(?:\+[0-9A-Za-z.-]+)?"
).fullmatch


def key(text: str) -> bytes:
    numbers, prerelease = _split(text)
    encoded = [NUMBERS[number] for number in numbers.split(".")]
    while encoded and encoded[-1] == b"\x10":
        encoded.pop()
    encoded.append(_prerelease(prerelease) if prerelease else b"\x02")
    return b"".join(encoded)


def _prerelease(prerelease: str) -> bytes:
    parts = [NUMBERS[part] if part.isdigit() else TEXT + part.encode() + b"\0" for part in prerelease.split(".")]
    return b"\x01" + b"".join(parts) + b"\0"


def compare(a: str, b: str) -> int:
    numbers_a, prerelease_a = _split(a)
    numbers_b, prerelease_b = _split(b)
    for number_a, number_b in zip_longest(numbers_a.split("."), numbers_b.split("."), fillvalue="0"):
        if int(number_a) != int(number_b):
            return 1 if int(number_a) > int(number_b) else -1
    if not prerelease_a or not prerelease_b:
        return bool(prerelease_b) - bool(prerelease_a)
    for part_a, part_b in zip_longest(prerelease_a.split("."), prerelease_b.split(".")):
        difference = _compare_parts(part_a, part_b)
        if difference:
            return difference
    return 0


def _compare_parts(a: str | None, b: str | None) -> int:
    """Numbers by value and below text, text by ASCII; fewer identifiers below more."""
    if a is None or b is None:
        return (a is not None) - (b is not None)
    if a.isdigit() and b.isdigit():
        return (int(a) > int(b)) - (int(a) < int(b))
    if a.isdigit() or b.isdigit():
        return b.isdigit() - a.isdigit()
    return (a > b) - (a < b)


def _split(text: str) -> tuple[str, str]:
    """Numbers and pre-release of a valid version."""
    found = _VERSION(text) if len(text) <= MAX_LENGTH else None
    if not found:
        raise invalid("semver", text, "it does not read number{.number}{-identifiers}{+build}")
    return found[1], found[2] or ""
