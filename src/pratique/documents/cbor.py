r"""CBOR as COSE needs it, read strictly: definite lengths, shortest forms, no floats, no duplicate keys, all of it bounded.

https://www.rfc-editor.org/rfc/rfc8949. Two readers that disagree on odd encodings see two documents; we see neither.

>>> decode(b"\xa1\x01\x82\x02\x61a")
{1: (2, 'a')}
>>> decode(b"\xc1\x0a")
Tag(number=1, value=10)
"""

from typing import TypeAlias

import msgspec

from pratique.errors import LimitError, UnreadableError

LIMIT = 10 << 20
"""Bytes."""
_DEEPEST = 16
_MOST = 10_000  # values

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_SIMPLES = {20: False, 21: True, 22: None}
_WIDTHS = {24: (1, 24), 25: (2, 1 << 8), 26: (4, 1 << 16), 27: (8, 1 << 32)}
"""Of a head's additional information: bytes that follow, and the least number that needs them."""


class Tag(msgspec.Struct, frozen=True):
    number: int
    value: "Value"


Key: TypeAlias = int | str
Value: TypeAlias = int | bytes | str | tuple["Value", ...] | dict[Key, "Value"] | Tag | None  # and bool, an int


def decode(data: bytes, what: str = "the CBOR") -> Value:
    """The one value that the bytes hold: arrays as tuples, map keys integers or texts. LimitError, UnreadableError."""
    if len(data) > LIMIT:
        raise LimitError(f"Could not read {what}: it has {len(data):,} bytes and the limit is {LIMIT:,}.")
    reader = _Reader(data, what)
    value = reader.value(0)
    if reader.at != len(data):
        raise reader.odd("it has more bytes after its end")
    return value


def head(major: int, number: int) -> bytes:
    """The first bytes of a value in their shortest form: its kind, and its number, length or count."""
    for information, (width, _) in reversed(_WIDTHS.items()):
        if number >= _WIDTHS[information][1]:
            return bytes([major << 5 | information]) + number.to_bytes(width, "big")
    return bytes([major << 5 | number])


def text(value: str) -> bytes:
    data = value.encode()
    return head(_TEXT, len(data)) + data


def octets(value: bytes) -> bytes:
    return head(_BYTES, len(value)) + value


class _Reader:
    def __init__(self, data: bytes, what: str) -> None:
        self.at = 0
        self._data, self._what = data, what
        self._left = _MOST

    def odd(self, why: str) -> UnreadableError:
        return UnreadableError(f"Could not read {self._what}: {why} (byte {self.at}); sign again.")

    def value(self, depth: int) -> Value:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise LimitError(f"Could not read {self._what}: it is deeper or has more parts than any honest document.")
        major, number = self._head()
        if major == _UNSIGNED:
            return number
        if major == _NEGATIVE:
            return -1 - number
        if major in (_BYTES, _TEXT):
            return self._string(major, number)
        if major == _ARRAY:
            return tuple(self.value(depth + 1) for _ in range(self._count(number)))
        if major == _MAP:
            return self._map(self._count(number), depth)
        if major == _TAG:
            return Tag(number, self.value(depth + 1))
        if number not in _SIMPLES:
            raise self.odd("it has a float or an unknown simple value")
        return _SIMPLES[number]

    def _head(self) -> tuple[int, int]:
        first = self._take(1)[0]
        major, information = first >> 5, first & 31
        if information < 24:
            return major, information
        if information not in _WIDTHS or major == _SIMPLE:
            raise self.odd("it has a length that is not definite, or a float")
        width, least = _WIDTHS[information]
        number = int.from_bytes(self._take(width), "big")
        if number < least:
            raise self.odd("a number is not written in its shortest form")
        return major, number

    def _string(self, major: int, length: int) -> Value:
        data = self._take(length)
        try:
            return data.decode() if major == _TEXT else data
        except UnicodeDecodeError:
            raise self.odd("a text is not UTF-8") from None

    def _map(self, count: int, depth: int) -> Value:
        made: dict[Key, Value] = {}
        for _ in range(count):
            key = self.value(depth + 1)
            if isinstance(key, bool) or not isinstance(key, int | str):
                raise self.odd("a key is neither a number nor a text")
            if key in made:
                raise self.odd(f"the key {key!r:.100} appears twice")
            made[key] = self.value(depth + 1)
        return made

    def _count(self, number: int) -> int:
        if number > len(self._data) - self.at:
            raise self.odd("it is cut off")
        return number

    def _take(self, length: int) -> bytes:
        if length > len(self._data) - self.at:
            raise self.odd("it is cut off")
        found = self._data[self.at : self.at + length]
        self.at += length
        return found
