r"""Debian and Ubuntu: `[epoch:]upstream[-revision]`, as dpkg compares them.

Source: deb-version(7), https://manpages.debian.org/deb-version, and what dpkg itself accepts: odd characters and a first
character that is no digit are warnings there and are versions here.

Key: epoch, then upstream, then revision. A part is an endless alternation of text and number, of which the tail of
empty texts and zeros is left out (so `1.0`, `1.0-0` and `01.0` are one):

    text ends with 0x02; `~` is 0x01, a letter is itself, any other character is itself + 0x80
    number as in `_encoding`; a part ends with one more 0x02

Raises InvalidVersion for an epoch that is no number, an empty upstream or revision, blanks and non-ASCII characters.
"""

import re

from pratique.versions import invalid
from pratique.versions._encoding import NUMBERS, Table
from pratique.versions._text import is_graphic

ENCODING = 1

_TOKENS = re.compile(r"[0-9]+|[^0-9]+").findall
_RANK = {"~": 1} | {c: ord(c) if c.isalpha() else ord(c) + 0x80 for c in map(chr, range(0x21, 0x7F)) if c != "~"}
_BYTES = bytes(_RANK.get(chr(i), 0) for i in range(256))


def _encode(token: str) -> bytes:
    return NUMBERS[token] if token[0].isdigit() else token.encode().translate(_BYTES) + b"\x02"


_TABLE = Table(_encode, [*NUMBERS, *"~.+-", "+dfsg", "+deb", "+b", "ubuntu", "build", "~bpo", "+git", "~esm", "~rc"])


def key(text: str) -> bytes:
    epoch, upstream, revision = _split(text)
    return NUMBERS[epoch] + _PARTS[upstream] + _PARTS[revision]


def _part(part: str) -> bytes:
    if not part:
        return b"\x02\x10\x02"
    tokens = [_TABLE[token] for token in _TOKENS(part)]
    if part[0].isdigit():
        tokens.insert(0, b"\x02")
    if len(tokens) % 2:
        tokens.append(b"\x10")
    tokens.append(b"\x02")
    return b"".join(tokens)


_PARTS = Table(_part, ["", *map(str, range(64))])


def compare(a: str, b: str) -> int:
    (epoch_a, *parts_a), (epoch_b, *parts_b) = _split(a), _split(b)
    difference = int(epoch_a) - int(epoch_b)
    for part_a, part_b in zip(parts_a, parts_b, strict=True):
        difference = difference or _compare_parts(part_a, part_b)
    return (difference > 0) - (difference < 0)


def _compare_parts(a: str, b: str) -> int:
    """The algorithm of Debian Policy 5.6.12: text, number, text, number … until there is a difference."""
    while a or b:
        text_a, text_b = re.match("[^0-9]*", a)[0], re.match("[^0-9]*", b)[0]  # type: ignore[index]  # always matches
        for i in range(max(len(text_a), len(text_b))):
            difference = _weight(text_a[i : i + 1]) - _weight(text_b[i : i + 1])
            if difference:
                return difference
        a, b = a[len(text_a) :], b[len(text_b) :]
        digits_a, digits_b = re.match("[0-9]*", a)[0], re.match("[0-9]*", b)[0]  # type: ignore[index]  # always matches
        difference = int(digits_a or "0") - int(digits_b or "0")
        if difference:
            return difference
        a, b = a[len(digits_a) :], b[len(digits_b) :]
    return 0


def _weight(character: str) -> int:
    """`~` before the end of the text, then letters, then all else."""
    if not character:
        return 0
    if character == "~":
        return -1
    return ord(character) if character.isalpha() else ord(character) + 256


def _split(text: str) -> tuple[str, str, str]:
    if not is_graphic(text):
        raise invalid("dpkg", text, "it is empty, too long or has blanks or characters that are not ASCII")
    epoch, colon, rest = text.partition(":")
    if not colon:
        epoch, rest = "0", text
    elif not epoch.isdigit():
        raise invalid("dpkg", text, "what stands before the first colon is no number")
    upstream, hyphen, revision = rest.rpartition("-")
    if not hyphen:
        upstream = rest
        revision = ""
    elif not revision:
        raise invalid("dpkg", text, "nothing follows the last hyphen")
    if not upstream:
        raise invalid("dpkg", text, "its upstream version is empty")
    return epoch, upstream, revision
