r""".NET: NuGet package versions, as NuGet.Versioning compares them.

Source: https://learn.microsoft.com/nuget/concepts/package-versioning and VersionComparer of
https://github.com/NuGet/NuGet.Client. One to four numbers, missing ones are zeros; labels of a pre-release do not mind case;
metadata after `+` does not count. A label is a number only if it fits in 32 bits with its sign, else it is text.

Key: the numbers without trailing zeros, then 0x02 for a release, or for a pre-release 0x01, its labels and 0x00:

    0x02, then the number + 2^31 in four bytes      a number (a negative one has a hyphen of its own: `1.0--5`)
    0xfe text 0x00                                  text in upper case

Raises InvalidVersion for anything else, `v1.0` and five numbers included.
"""

import re
from itertools import zip_longest

from pratique.versions import MAX_LENGTH, invalid
from pratique.versions._encoding import NUMBERS, TEXT

ENCODING = 1

_VERSION = re.compile(
    r"([0-9]+(?:\.[0-9]+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
).fullmatch
_NUMBER = re.compile(r"-?[0-9]+").fullmatch
_LIMIT = 2**31


def key(text: str) -> bytes:
    numbers, labels = _split(text)
    encoded = [NUMBERS[number] for number in numbers.split(".")]
    while encoded and encoded[-1] == b"\x10":
        encoded.pop()
    encoded.append(_labels(labels) if labels else b"\x02")
    return b"".join(encoded)


def _labels(labels: str) -> bytes:
    encoded = [b"\x01"]
    for label in labels.split("."):
        value = _value(label)
        if value is None:
            encoded.append(TEXT + label.upper().encode() + b"\0")
        else:
            encoded.append(b"\x02" + (value + _LIMIT).to_bytes(4, "big"))
    encoded.append(b"\0")
    return b"".join(encoded)


def _value(label: str) -> int | None:
    """What .NET's Int32.TryParse reads, None where it reads nothing."""
    value = int(label) if _NUMBER(label) else _LIMIT
    return value if -_LIMIT <= value < _LIMIT else None


def compare(a: str, b: str) -> int:
    numbers_a, labels_a = _split(a)
    numbers_b, labels_b = _split(b)
    for number_a, number_b in zip_longest(numbers_a.split("."), numbers_b.split("."), fillvalue="0"):
        if int(number_a) != int(number_b):
            return 1 if int(number_a) > int(number_b) else -1
    if not labels_a or not labels_b:
        return bool(labels_b) - bool(labels_a)
    for label_a, label_b in zip_longest(labels_a.split("."), labels_b.split(".")):
        if label_a is None or label_b is None:
            return (label_a is not None) - (label_b is not None)
        difference = _compare_labels(label_a, label_b)
        if difference:
            return difference
    return 0


def _compare_labels(a: str, b: str) -> int:
    """Numbers by value and below text; text by upper case."""
    value_a, value_b = _value(a), _value(b)
    if value_a is not None and value_b is not None:
        return (value_a > value_b) - (value_a < value_b)
    if value_a is not None or value_b is not None:
        return -1 if value_a is not None else 1
    return (a.upper() > b.upper()) - (a.upper() < b.upper())


def _split(text: str) -> tuple[str, str]:
    """Numbers and labels of a valid version."""
    found = _VERSION(text) if len(text) <= MAX_LENGTH else None
    if not found:
        raise invalid("nuget", text, "it does not read number{.number}{-labels}{+metadata} with one to four numbers")
    return found[1], found[2] or ""
