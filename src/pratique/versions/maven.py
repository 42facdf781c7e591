r"""Java: Maven versions, as ComparableVersion of Maven 3.9 compares them.

Source: https://maven.apache.org/pom.html#version-order-specification and
https://github.com/apache/maven/blob/maven-3.9.x/maven-artifact/src/main/java/org/apache/maven/artifact/versioning/ComparableVersion.java.
A version is a chain of lists of numbers and words; a hyphen, and a change between letters and digits, opens the next
list. Zeros and `ga`, `final`, `release` at the end of a list do not count.

That order is not transitive: `1.foo.1` < `1-alpha` < `1` < `1.foo.1`. It is for versions of which no list is empty and a word
stands only at the beginning of one, which is nearly every version there is. Those have keys; the parts in the order in which they sort at the same place:

    0x01 alpha   0x02 beta   0x03 milestone   0x04 rc   0x05 snapshot     a list that begins so
    0x06                                                                  the end
    0x07 sp      0x08 text 0x00                                           a list that begins so
    0x09 number                                                           a list that begins so
    number                                                                a number of the same list

Raises NoKey for the others (`compare` takes them too), InvalidVersion for blanks and non-ASCII characters.
"""

import re
from itertools import zip_longest

from pratique.versions import NoKey, invalid
from pratique.versions._encoding import NUMBERS
from pratique.versions._text import is_graphic

ENCODING = 1

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)*").fullmatch
_PARTS = re.compile(r"[.-]|[0-9]+|[^0-9.-]+").findall
_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}
_ALIASES = {"ga": "", "final": "", "release": "", "cr": "rc"}
_QUALIFIERS = ("alpha", "beta", "milestone", "rc", "snapshot", "", "sp")
_MARKS = {word: bytes((1 + place,)) for place, word in enumerate(_QUALIFIERS)}
_ZERO = NUMBERS["0"]
_LIST = "-"
"""What stands in a list for the next one; no item reads so."""


def key(text: str) -> bytes:
    if is_graphic(text) and _PLAIN(text) and "0" * 10 not in text:
        numbers = [NUMBERS[number] for number in text.split(".")]
        while numbers and numbers[-1] == _ZERO:
            numbers.pop()
        return b"".join(numbers) + b"\x06"
    lists = _parse(text)
    encoded = [_encode(text, items, depth) for depth, items in enumerate(lists)]
    if not all(lists) and len(lists) > 1:
        raise _no_key(text)
    return b"".join(encoded) + b"\x06"


def _encode(text: str, items: list[str], depth: int) -> bytes:
    encoded = [b"\x09"] if depth and items and items[0].isdigit() else []
    for place, item in enumerate(items):
        if item.isdigit():
            # Maven reads ten zeros into a wider type, which it has above any number of a narrower one.
            if len(item) > 9 and not item.strip("0"):
                raise _no_key(text)
            encoded.append(NUMBERS[item])
        elif place or not item:
            raise _no_key(text)
        else:
            encoded.append(_MARKS.get(item) or b"\x08" + item.encode() + b"\0")
    return b"".join(encoded)


def _no_key(text: str) -> NoKey:
    return NoKey(f"{text[:80]!r} is a version that Maven does not order consistently with others.")


def compare(a: str, b: str) -> int:
    lists_a, lists_b = _parse(a), _parse(b)
    for depth, (items_a, items_b) in enumerate(zip(lists_a, lists_b, strict=False), 1):
        rest_a, rest_b = lists_a[depth:], lists_b[depth:]
        elements_a, elements_b = items_a + [_LIST] * bool(rest_a), items_b + [_LIST] * bool(rest_b)
        for left, right in zip_longest(elements_a, elements_b):
            if left == right == _LIST:
                break
            if right is None and left is not None:
                difference = _against_nothing(left, rest_a)
            elif left is None and right is not None:
                difference = -_against_nothing(right, rest_b)
            else:
                difference = _compare_items(left or "", right or "")
            if difference:
                return difference
        else:
            return 0
    return 0


def _against_nothing(item: str, rest: list[list[str]]) -> int:
    """An item where the other version has ended; for a list, its first item that differs from nothing."""
    items = [inner for items in rest for inner in items] if item == _LIST else [item]
    for inner in items:
        if inner.isdigit() and int(inner):
            return 1
        if not inner.isdigit() and inner:
            return -1 if _qualifier(inner) < _qualifier("") else 1
    return 0


def _compare_items(a: str, b: str) -> int:
    """Words below lists below numbers."""
    kind_a, kind_b = _kind(a), _kind(b)
    if kind_a != kind_b:
        return 1 if kind_a > kind_b else -1
    left: tuple[int, int | str] = _number(a) if kind_a == 2 else _qualifier(a)
    right: tuple[int, int | str] = _number(b) if kind_a == 2 else _qualifier(b)
    return (left > right) - (left < right)


def _kind(item: str) -> int:
    return 2 if item.isdigit() else int(item == _LIST)


def _number(digits: str) -> tuple[int, int]:
    """Maven compares int, long and BigInteger by type first, the type chosen by the number of digits."""
    return (len(digits) > 9) + (len(digits) > 18), int(digits)


def _qualifier(word: str) -> tuple[int, str]:
    return (_QUALIFIERS.index(word), "") if word in _QUALIFIERS else (len(_QUALIFIERS), word)


def _parse(text: str) -> list[list[str]]:
    """The chain of lists, each within the one before and its last item, without what does not count at their ends."""
    if not is_graphic(text):
        raise invalid("maven", text, "it is empty, too long or has blanks or characters that are not ASCII")
    lists: list[list[str]] = [[]]
    waiting = ""
    for part in [*_PARTS(text.lower()), ""]:
        if part in {".", "-"}:
            lists[-1].append(_item(waiting or "0"))
            if part == "-":
                lists.append([])
            waiting = ""
        elif not waiting:
            waiting = part
        elif waiting.isdigit():
            lists[-1].append(_item(waiting))
            lists.append([])
            waiting = part
        else:
            # As Maven puts it: treat .X as -X for any word X, but only before digits and at the end.
            if lists[-1]:
                lists.append([])
            lists[-1].append(_item(_SHORT.get(waiting, waiting) if part else waiting))
            lists.append([])
            waiting = part
    return _without_nothing(lists)


def _item(text: str) -> str:
    if text.isdigit():
        return text.lstrip("0") or text
    return _ALIASES.get(text, text)


def _without_nothing(lists: list[list[str]]) -> list[list[str]]:
    for items in lists:
        while items and not items[-1].strip("0"):
            items.pop()
    while len(lists) > 1 and not lists[-1]:
        lists.pop()
    return lists
