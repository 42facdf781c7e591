r"""Anything else: a documented total order for texts of no known scheme (images' tags, binaries, vendors' products).

Source: none; it is what a reader expects. A text is a sequence of numbers and words; all else separates, case does not
count, nor does a `v` before the first number, nor do zeros before a word or the end (`1.0` is `1`). At the same place:

    ~  <  dev  <  alpha, a  <  beta, b  <  milestone, m  <  pre, preview  <  rc, cr  <  snapshot  <  the end
       <  any other word, by its characters  <  a number

Key: 0x01 … 0x08 for those before the end, 0x09 the end, 0x0a text 0x00, number; words in UTF-8.

Raises InvalidVersion for the empty text only, and for one that is too long.
"""

import re
from itertools import zip_longest

from pratique.versions import MAX_LENGTH, invalid
from pratique.versions._encoding import NUMBERS, Table

ENCODING = 1

_PARTS = re.compile(r"~|[0-9]+|(?:[a-z]|[^\x00-\x7f])+").findall
_RANKS = {"~": 1, "dev": 2, "alpha": 3, "a": 3, "beta": 4, "b": 4, "milestone": 5, "m": 5, "pre": 6, "preview": 6}
_RANKS |= {"rc": 7, "cr": 7, "snapshot": 8}


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _encode(part: str) -> bytes:
    if _is_number(part):
        return NUMBERS[part]
    rank = _RANKS.get(part)
    return bytes((rank,)) if rank else b"\x0a" + part.encode("utf-8", "surrogatepass") + b"\0"


_TABLE = Table(_encode, [*NUMBERS, *_RANKS])


def key(text: str) -> bytes:
    return b"".join([_TABLE[part] for part in _parts(text)]) + b"\x09"


def compare(a: str, b: str) -> int:
    for left, right in zip_longest(_parts(a), _parts(b), fillvalue=""):
        place_left, place_right = _place(left), _place(right)
        if place_left != place_right:
            return 1 if place_left > place_right else -1
    return 0


def _place(part: str) -> tuple[int, int, str]:
    """Before the end, the end, a word, a number."""
    if not part:
        return 0, 0, ""
    if _is_number(part):
        return 2, int(part), ""
    return (-1, _RANKS[part], "") if part in _RANKS else (1, 0, part)


def _parts(text: str) -> list[str]:
    if not text or len(text) > MAX_LENGTH:
        raise invalid("generic", text, "it is empty or too long")
    parts: list[str] = _PARTS(text.lower())
    if parts[:1] == ["v"] and _is_number("".join(parts[1:2])):
        del parts[0]
    kept: list[str] = []
    for part in [*parts, ""]:
        if not _is_number(part):
            while kept and not kept[-1].strip("0"):
                kept.pop()
        kept.append(part)
    return kept[:-1]
