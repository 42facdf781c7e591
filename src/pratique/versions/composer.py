r"""PHP: Composer package versions, as composer/semver normalises and PHP's version_compare compares them.

Source: VersionParser::normalize of https://github.com/composer/semver and https://www.php.net/version_compare. `v1.2-RC.1` is
`1.2.0.0-RC1`; a numbered branch counts as newer than all of its versions (`2.1.x-dev`).

Key: the normalised version's parts in the order in which they sort at the same place:

    0x01 other words    0x02 dev    0x03 alpha    0x04 beta    0x05 RC    0x06 the end    a number    0xfe patch

Raises InvalidVersion for what Composer cannot parse, and NoKey for a branch (`dev-main`): Composer has it in no range.
`compare` has branches below all numbers, as version_compare does, and among themselves by name.
"""

import re
from itertools import zip_longest

from pratique.versions import MAX_LENGTH, NoKey, invalid
from pratique.versions._encoding import NUMBERS, Table

ENCODING = 1

_MODIFIER = r"[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?[0-9]+)*+)?)?([.-]?dev)?"
_CLASSIC = re.compile(rf"v?([0-9]{{1,5}}(?:\.[0-9]++){{0,3}}){_MODIFIER}", re.IGNORECASE | re.ASCII).fullmatch
_DATE = re.compile(
    rf"v?([0-9]{{4}}(?:[.:-]?[0-9]{{2}}){{1,6}}(?:[.:-]?[0-9]{{1,3}}){{0,2}}){_MODIFIER}", re.IGNORECASE | re.ASCII
).fullmatch
_BRANCH = re.compile(r"v?([0-9]+(?:\.(?:[0-9]+|[x*])){0,3})[.-]?dev", re.IGNORECASE | re.ASCII).fullmatch
_STABILITY = re.compile(r"@(?:stable|rc|beta|alpha|dev)\Z", re.IGNORECASE | re.ASCII).sub
_PARTS = re.compile(r"[0-9]+|[a-z]+").findall
_WORDS = {"a": "alpha", "b": "beta", "p": "patch", "pl": "patch"}
_RANKS = {"dev": 2, "alpha": 3, "beta": 4, "rc": 5, "patch": 0xFE}


def _encode(part: str) -> bytes:
    return NUMBERS[part] if part.isdigit() else bytes((_RANKS.get(part, 1),))


_TABLE = Table(_encode, [*NUMBERS, *_RANKS])


def key(text: str) -> bytes:
    parts, branch = _normalise(text)
    if branch:
        raise NoKey(f"{text[:80]!r} is a branch, which Composer has in no range of versions.")
    return b"".join([_TABLE[part] for part in parts]) + b"\x06"


def compare(a: str, b: str) -> int:
    """PHP's version_compare of the normalised versions."""
    (parts_a, branch_a), (parts_b, branch_b) = _normalise(a), _normalise(b)
    if branch_a or branch_b:
        order_a, order_b = (not branch_a, branch_a), (not branch_b, branch_b)
        return (order_a > order_b) - (order_a < order_b)
    for left, right in zip_longest(parts_a, parts_b, fillvalue=""):
        place_left, place_right = _place(left), _place(right)
        if place_left != place_right:
            return 1 if place_left > place_right else -1
    return 0


def _place(part: str) -> tuple[int, int, int]:
    """Where version_compare ranks a part: numbers and the end at the place of its `#`, the number above the end."""
    if part.isdigit():
        return 4, 1, int(part)
    return {"dev": 0, "alpha": 1, "beta": 2, "rc": 3, "": 4, "patch": 5}.get(part, -1), 0, 0


def _normalise(text: str) -> tuple[list[str], str]:
    """The parts of the normalised version, or nothing and the name of a branch."""
    version = text if len(text) <= MAX_LENGTH else ""
    if "@" in version:
        version = _STABILITY("", version)
    if version in {"master", "trunk", "default"}:
        return [], version
    if version[:4].lower() == "dev-" and len(version) > 4:
        return [], version[4:]
    release, _, metadata = version.partition("+")
    version = release if metadata and not any(map(str.isspace, metadata)) else version
    if found := _CLASSIC(version):
        numbers = found[1].split(".")
        return [*numbers, *"000"[len(numbers) - 1 :], *_modifiers(found)], ""
    if found := _DATE(version):
        return [*_PARTS(found[1]), *_modifiers(found)], ""
    if found := _BRANCH(version):
        numbers = ["9999999" if number in "xX*" else number for number in found[1].split(".")]
        return [*numbers, *["9999999"] * (4 - len(numbers)), "dev"], ""
    raise invalid("composer", text, "Composer cannot parse it")


def _modifiers(found: re.Match[str]) -> list[str]:
    """Stability, its numbers and `dev`."""
    stability, numbers, dev = found[2], found[3], found[4]
    if stability == "stable":
        return []
    word = (stability or "").lower()
    words = [_WORDS.get(word, word), *_PARTS(numbers or "")] if word else []
    return [*words, "dev"] if dev else words
