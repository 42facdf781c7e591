r"""Arch Linux and MSYS2: `[epoch:]version[-pkgrel]`, as pacman's vercmp compares them.

Source: https://gitlab.archlinux.org/pacman/pacman/-/blob/master/lib/libalpm/version.c. A missing epoch is 0. A version without
a pkgrel sorts before the same one with any; `after` of it lies behind them all, as vercmp calls them equal.

Key: the epoch, the version's segments and 0x02; with a pkgrel then its segments and 0x02. A segment by the number of
separators before it (longer ones are newer; which characters they are does not count):

    0x01 text 0x00                      none, text: `1.0a` is older than `1.0`
    0x02                                the end
    0x03 number                         none, number
    0x05 text 0x00                      one, text
    number                              one, number
    0xfe count, 0x01 text 0x00          more, text
    0xfe count, 0x02 number             more, number

Raises InvalidVersion as rpm does, and NoKey where a part ends with a separator: `1a1` < `1a.b` < `1a.` < `1a1`.
"""

import re

from pratique.versions import NoKey
from pratique.versions._encoding import NUMBERS, TEXT, Table, number
from pratique.versions._evr import split

ENCODING = 1

_SEGMENTS = re.compile(r"[^0-9A-Za-z]*(?:[0-9]+|[A-Za-z]+)").findall
_SEGMENT = re.compile(r"([^0-9A-Za-z]*)([0-9]+|[A-Za-z]*)").match


def _encode(segment: str) -> bytes:
    separators, body = _parse(segment)
    if body.isdigit():
        mark = b"\x03" if not separators else b"" if separators == 1 else TEXT + number(str(separators)) + b"\x02"
        return mark + NUMBERS[body]
    mark = b"\x01" if not separators else b"\x05" if separators == 1 else TEXT + number(str(separators)) + b"\x01"
    return mark + body.encode() + b"\0"


def _parse(text: str) -> tuple[int, str]:
    """The first segment of a text: how many separators, then digits or letters or, at the end, nothing."""
    found = _SEGMENT(text)
    assert found
    return len(found[1]), found[2]


_TABLE = Table(_encode, [f"{mark}{n}" for mark in ("", ".", "+") for n in range(256)] + [f".0{n}" for n in range(10)])


def key(text: str) -> bytes:
    epoch, version, release = split("pacman", text)
    encoded = [NUMBERS[epoch], *_part(text, version), b"\x02"]
    if release is not None:
        encoded += _part(text, release)
        encoded.append(b"\x02")
    return b"".join(encoded)


def _part(text: str, part: str) -> list[bytes]:
    if not part[-1].isalnum():
        raise NoKey(f"{text[:80]!r} has a part that ends with a separator, which pacman does not order consistently.")
    return [_TABLE[segment] for segment in _SEGMENTS(part)]


def after(text: str) -> bytes:
    own = key(text)
    # Without a pkgrel, `own` is the beginning of the keys of all pkgrels: the next bytes of its length end them.
    return own + b"\0" if split("pacman", text)[2] else own[:-1] + b"\x03"


def compare(a: str, b: str) -> int:
    epoch_a, version_a, release_a = split("pacman", a)
    epoch_b, version_b, release_b = split("pacman", b)
    difference = int(epoch_a) - int(epoch_b) or _compare_parts(version_a, version_b)
    if not difference and (release_a is None or release_b is None):
        difference = (release_a is not None) - (release_b is not None)
    elif not difference and release_a is not None and release_b is not None:
        difference = _compare_parts(release_a, release_b)
    return (difference > 0) - (difference < 0)


def _compare_parts(a: str, b: str) -> int:
    """Segment by segment while both last; then a remaining word loses to nothing, anything else wins."""
    while a and b:
        (separators_a, body_a), (separators_b, body_b) = _parse(a), _parse(b)
        if not body_a or not body_b:
            a, b = body_a, body_b
            break
        if separators_a != separators_b:
            return separators_a - separators_b
        if body_a.isdigit() != body_b.isdigit():
            return 1 if body_a.isdigit() else -1
        difference = int(body_a) - int(body_b) if body_a.isdigit() else (body_a > body_b) - (body_a < body_b)
        if difference:
            return difference
        a, b = a[separators_a + len(body_a) :], b[separators_b + len(body_b) :]
    if not a and not b:
        return 0
    return -1 if (not a and not b[0].isalpha()) or a[:1].isalpha() else 1
