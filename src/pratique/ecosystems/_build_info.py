"""The build information that the Go linker writes into programs (https://pkg.go.dev/debug/buildinfo).

A header of 32 bytes: magic, pointer size, flags. Since Go 1.18 two strings with their lengths follow; before, two pointers
to Go strings, that is to a pointer and a length each.
"""

import struct
from typing import NamedTuple

from pratique.ecosystems import _elf
from pratique.model.files import Body

MAGIC = b"\xff Go buildinf:"
_INLINE = 2
_BIG = 1
_HEADER = 32
_LIMIT = 16 << 20
"""Bytes of one of the two strings; 10,000 modules take about one."""
_SENTINEL = 16
"""Bytes around the list of modules, so that tools find it in a running program."""


class BuildInfo(NamedTuple):
    """Go's version, as `go1.22.3`, and the lines of the module list; the list is empty when built without modules."""

    version: str
    modules: str


def find(body: Body, sections: dict[str, tuple[int, int]]) -> BuildInfo | None:
    """The build information of a program; None when it has none that can be read."""
    start = _header(body, sections)
    if start < 0:
        return None
    pointer_size, flags = body[start + 14], body[start + 15]
    if flags & _INLINE:
        version, after = _inline(body, start + _HEADER)
        modules, _ = _inline(body, after)
    elif pointer_size in (4, 8):
        layout = (">" if flags & _BIG else "<") + ("Q" if pointer_size == 8 else "I")
        memory = _Memory(body, layout)
        version = memory.string(start + 16)
        modules = memory.string(start + 16 + pointer_size)
    else:
        return None
    if not version:
        return None
    if len(modules) >= 2 * _SENTINEL + 1 and modules[-_SENTINEL - 1 : -_SENTINEL] == b"\n":
        modules = modules[_SENTINEL:-_SENTINEL]
    else:
        modules = b""
    return BuildInfo(version.decode("utf-8", "replace"), modules.decode("utf-8", "replace"))


def _header(body: Body, sections: dict[str, tuple[int, int]]) -> int:
    """Offset of the header, aligned to 16 bytes; -1 when there is none. A stripped section table costs a search."""
    if sections:
        offset, size = sections.get(".go.buildinfo", (0, 0))
        return offset if size >= _HEADER and body[offset : offset + len(MAGIC)] == MAGIC else -1
    at = body.find(MAGIC)
    while at >= 0 and (at % 16 or at + _HEADER > len(body)):
        at = body.find(MAGIC, at + 1)
    return at


def _inline(body: Body, at: int) -> tuple[bytes, int]:
    """A string after its length as a varint, and the offset behind it; empty when it does not fit."""
    size = 0
    for number, byte in enumerate(body[at : at + 5]):
        size |= (byte & 0x7F) << (7 * number)
        if byte < 0x80:
            start = at + number + 1
            fits = size <= _LIMIT and start + size <= len(body)
            return (body[start : start + size], start + size) if fits else (b"", len(body))
    return b"", len(body)


class _Memory:
    """The program as it lies in memory, to follow pointers in."""

    def __init__(self, body: Body, layout: str) -> None:
        self._body = body
        self._pointer = struct.Struct(layout)
        self._segments = _elf.segments(body)

    def string(self, at: int) -> bytes:
        """The Go string whose header the pointer at this offset of the file points to; empty when it leads nowhere."""
        width = self._pointer.size
        header = self._read(self._value(self._body[at : at + width]), 2 * width)
        size = self._value(header[width:])
        return self._read(self._value(header[:width]), size) if size <= _LIMIT else b""

    def _value(self, data: bytes) -> int:
        value: int = self._pointer.unpack(data)[0] if len(data) == self._pointer.size else 0
        return value

    def _read(self, address: int, size: int) -> bytes:
        for segment in self._segments:
            start = address - segment.address
            if start >= 0 and start + size <= segment.size:
                return self._body[segment.offset + start : segment.offset + start + size]
        return b""
