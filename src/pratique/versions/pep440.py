r"""Python: PEP 440 versions, as `packaging` compares them.

Source: https://packaging.python.org/en/latest/specifications/version-specifiers/. All of its normalisations are taken
(`v1.0-ALPHA.1` is `1.0a1`).

Key: epoch, the release's numbers without trailing zeros, then four places:

    pre     0x01 only a dev release   0x02 a, 0x03 b, 0x04 rc and number   0x05 none
    post    0x01 none                 0x02 number
    dev     0x01 number               0x02 none
    local   0x00 none                 0x01, then for each part 0x02 text 0x00 or a number, then 0x01

Raises InvalidVersion for what PEP 440 does not describe (`2004d`, `1.0-beta-final`).
"""

import re

from pratique.versions import MAX_LENGTH, invalid
from pratique.versions._encoding import NUMBERS

ENCODING = 1

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)*").fullmatch
_VERSION = re.compile(
    r"""\s*v?(?:([0-9]+)!)?                                             # 1 epoch
    ([0-9]+(?:\.[0-9]+)*)                                               # 2 release
    (?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?([0-9]+)?)?         # 3 4 pre
    (?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]+)?)?                    # 5 6 7 post
    (?:[-_.]?(dev)[-_.]?([0-9]+)?)?                                     # 8 9 dev
    (?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*                            # 10 local""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
).fullmatch
_PRE = {"a": 2, "alpha": 2, "b": 3, "beta": 3, "c": 4, "rc": 4, "pre": 4, "preview": 4}
_FINAL = b"\x05\x01\x02\x00"


def key(text: str) -> bytes:
    if len(text) <= MAX_LENGTH and _PLAIN(text):
        return b"\x10" + _release(text) + _FINAL
    epoch, release, pre, pre_n, post_n, post, post_n2, dev, dev_n, local = _match(text).groups()
    is_post = bool(post or post_n)
    before = b"\x01" if dev and not is_post else b"\x05"
    return b"".join(
        (
            NUMBERS[epoch or "0"],
            _release(release),
            bytes((_PRE[pre.lower()],)) + NUMBERS[pre_n or "0"] if pre else before,
            b"\x02" + NUMBERS[post_n or post_n2 or "0"] if is_post else b"\x01",
            b"\x01" + NUMBERS[dev_n or "0"] if dev else b"\x02",
            _local(local) if local else b"\x00",
        )
    )


def _release(release: str) -> bytes:
    numbers = [NUMBERS[number] for number in release.split(".")]
    while numbers and numbers[-1] == b"\x10":
        numbers.pop()
    return b"".join(numbers)


def _local(local: str) -> bytes:
    parts = _parts(local)
    return (
        b"\x01"
        + b"".join(NUMBERS[part] if part.isdigit() else b"\x02" + part.encode() + b"\0" for part in parts)
        + b"\x01"
    )


def compare(a: str, b: str) -> int:
    """By the tuples that the specification's "summary of permitted suffixes and relative ordering" amounts to."""
    left, right = _tuple(a), _tuple(b)
    return (left > right) - (left < right)


_Sortable = tuple[float, tuple[int, ...], tuple[float, ...], float, float, tuple[tuple[int, int, str], ...]]


def _tuple(text: str) -> _Sortable:
    epoch, release, pre, pre_n, post_n, post, post_n2, dev, dev_n, local = _match(text).groups()
    numbers = tuple(map(int, release.split(".")))
    while numbers and numbers[-1] == 0:
        numbers = numbers[:-1]
    is_post = bool(post or post_n)
    before = (9.0,) if is_post or not dev else (0.0,)
    return (
        int(epoch or 0),
        numbers,
        (_PRE[pre.lower()], int(pre_n or 0)) if pre else before,
        int(post_n or post_n2 or 0) if is_post else -1,
        int(dev_n or 0) if dev else float("inf"),
        tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in _parts(local or "")),
    )


def _parts(local: str) -> list[str]:
    return re.split("[-_.]", local.lower()) if local else []


def _match(text: str) -> re.Match[str]:
    found = _VERSION(text) if len(text) <= MAX_LENGTH else None
    if not found:
        raise invalid("pep440", text, "PEP 440 does not describe it")
    return found
