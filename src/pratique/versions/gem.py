r"""Ruby: gem versions, as Gem::Version compares them.

Source: https://docs.ruby-lang.org/en/master/Gem/Version.html. A word makes a pre-release, a hyphen reads `.pre.`, missing numbers
are zeros, and zeros before the first word and at the end do not count (`1.0.a` is `1.a`).

Key: zeros go with the segment that follows them, so that a missing number is one:

    0x01 count of zeros, text 0x00      a word: older than the end, and the fewer zeros before it, the older
    0x02                                the end
    0x03 0xffff - zeros, number         a number after zeros
    number                              a number

Raises InvalidVersion for what Gem::Version.correct? refuses, and for the empty text.
"""

import re
from itertools import zip_longest

from pratique.versions import MAX_LENGTH, invalid
from pratique.versions._encoding import NUMBERS

ENCODING = 1

_VERSION = re.compile(r"[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?").fullmatch
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)*").fullmatch
_SEGMENTS = re.compile(r"[0-9]+|[A-Za-z]+").findall
_ZERO = NUMBERS["0"]


def key(text: str) -> bytes:
    encoded: list[bytes] = []
    zeros = 0
    for segment in _segments(text):
        if segment.isdigit():
            digits = NUMBERS[segment]
            if digits == _ZERO:
                zeros += 1
                continue
            encoded.append(b"\x03" + (0xFFFF - zeros).to_bytes(2, "big") + digits if zeros else digits)
        else:
            encoded.append(b"\x01" + NUMBERS[str(zeros)] + segment.encode() + b"\0")
        zeros = 0
    encoded.append(b"\x02")
    return b"".join(encoded)


def compare(a: str, b: str) -> int:
    for left, right in zip_longest(_segments(a), _segments(b), fillvalue="0"):
        if left.isdigit() != right.isdigit():
            return 1 if left.isdigit() else -1
        difference = int(left) - int(right) if left.isdigit() else (left > right) - (left < right)
        if difference:
            return 1 if difference > 0 else -1
    return 0


def _segments(text: str) -> list[str]:
    """Numbers and words without the zeros that do not count."""
    if len(text) > MAX_LENGTH or not _VERSION(text):
        raise invalid("gem", text, "it does not read number{.number or word}{-pre-release}")
    segments = _SEGMENTS(text if "-" not in text else text.replace("-", ".pre."))
    _strip_zeros(segments)
    if not _PLAIN(text):
        word = next((i for i, segment in enumerate(segments) if not segment.isdigit()), len(segments))
        numbers = segments[:word]
        _strip_zeros(numbers)
        segments[:word] = numbers
    return segments


def _strip_zeros(segments: list[str]) -> None:
    while segments and not segments[-1].strip("0"):
        segments.pop()
