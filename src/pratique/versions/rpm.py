r"""Red Hat, Fedora, SUSE, Amazon and all that use rpm: `[epoch:]version[-release]`, as librpm compares them.

Source: https://github.com/rpm-software-management/rpm/blob/master/rpmio/rpmvercmp.cc. A missing epoch is 0. A version without
a release sorts before the same one with any release; `after` of it lies behind all its releases, as a dependency
without a release means any.

Key: the epoch, the version's segments and 0x02; with a release then its segments and 0x02. A segment:

    0x01      ~ (before the end)
    0x03      ^ (behind the end)
    0x04 text 0x00
    number    as in `_encoding`

Separators do not count, only that they separate. Raises InvalidVersion for an empty version or release, a second colon,
blanks and non-ASCII characters.
"""

import re
from itertools import zip_longest

from pratique.versions._encoding import NUMBERS, Table
from pratique.versions._evr import split

ENCODING = 1

_SEGMENTS = re.compile(r"[0-9]+|[A-Za-z]+|[~^]").findall


def _encode(segment: str) -> bytes:
    if segment.isdigit():
        return NUMBERS[segment]
    return {"~": b"\x01", "^": b"\x03"}.get(segment) or b"\x04" + segment.encode() + b"\0"


_TABLE = Table(
    _encode, [*NUMBERS, "~", "^", *"abcdefghijklmnopqrstuvwxyz", "el", "fc", "module", "amzn", "lp", "rc", "git"]
)


def key(text: str) -> bytes:
    epoch, version, release = split("rpm", text)
    return NUMBERS[epoch] + _PARTS[version] + (b"" if release is None else _PARTS[release])


def _part(part: str) -> bytes:
    return b"".join([_TABLE[segment] for segment in _SEGMENTS(part)]) + b"\x02"


_PARTS = Table(_part, map(str, range(64)))


def after(text: str) -> bytes:
    own = key(text)
    # Without a release, `own` is the beginning of the keys of all releases: the next bytes of its length end them.
    return own + b"\0" if split("rpm", text)[2] else own[:-1] + b"\x03"


def compare(a: str, b: str) -> int:
    epoch_a, version_a, release_a = split("rpm", a)
    epoch_b, version_b, release_b = split("rpm", b)
    difference = int(epoch_a) - int(epoch_b) or _compare_parts(version_a, version_b)
    if not difference and (release_a is None or release_b is None):
        difference = (release_a is not None) - (release_b is not None)
    elif not difference and release_a is not None and release_b is not None:
        difference = _compare_parts(release_a, release_b)
    return (difference > 0) - (difference < 0)


def _compare_parts(a: str, b: str) -> int:
    for left, right in zip_longest(_SEGMENTS(a), _SEGMENTS(b), fillvalue=""):
        if left == right:
            continue
        for mark, above_end in (("~", -1), ("^", 1)):
            if left == mark:
                return 1 if not right and above_end > 0 else -1
            if right == mark:
                return -1 if not left and above_end > 0 else 1
        if not left or not right:
            return 1 if left else -1
        if left.isdigit() != right.isdigit():
            return 1 if left.isdigit() else -1
        if not left.isdigit():
            return 1 if left > right else -1
        if int(left) != int(right):
            return 1 if int(left) > int(right) else -1
    return 0
