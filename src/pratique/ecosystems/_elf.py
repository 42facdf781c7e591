"""Where the sections and segments of an ELF file lie (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html).

>>> sections(b"#!/bin/sh")
{}
"""

import struct
import threading

import msgspec

from pratique.model.files import Body

MAGIC = b"\x7fELF"
MAX_SECTIONS = 16_384
"""Compilers that give each function its section stay below; objects of that kind are not in images."""
MAX_SEGMENTS = 1_024
MAX_NAMES = 4 << 20
"""Bytes of the table of section names."""

Sections = dict[str, tuple[int, int]]
"""Name → offset and size."""

_last = threading.local()  # layers are read by several threads
_NOBITS = 8
_LOAD = 1
_EXTENDED = 0xFFFF


class Segment(msgspec.Struct, frozen=True):
    """One loaded part: bytes `offset` to `offset + size` of the file."""

    offset: int
    size: int
    executable: bool
    writable: bool
    address: int = 0
    """Where it lies in memory."""


class _Layout(msgspec.Struct, frozen=True):
    """Where the two tables lie; as the file's class and byte order say."""

    order: str
    wide: bool
    section_offset: int
    section_size: int
    sections: int
    names: int
    segment_offset: int
    segment_size: int
    segments: int


def sections(body: Body) -> Sections:
    """Offset and size by name of every section that has bytes within the file; empty for what is no sound ELF file."""
    # The readers of Go, of Rust and of programs look at one body after the other: half of their time was this table.
    last = getattr(_last, "found", None)
    if last is not None and last[0] is body:
        found: Sections = last[1]
        return found
    try:
        found = _sections(body)
    except (struct.error, IndexError, OverflowError):
        found = {}
    _last.found = (body, found)
    return found


def segments(body: Body) -> tuple[Segment, ...]:
    """The loaded segments within the file, in its order: what remains when the section table was stripped."""
    try:
        return _segments(body)
    except (struct.error, IndexError, OverflowError):
        return ()


def _layout(body: Body) -> _Layout | None:
    if body[:4] != MAGIC or body[4] not in (1, 2) or body[5] not in (1, 2):
        return None
    order, wide = "<" if body[5] == 1 else ">", body[4] == 2
    segment_offset, section_offset = struct.unpack_from(order + ("QQ" if wide else "II"), body, 32 if wide else 28)
    segment_size, segment_count, section_size, count, names = struct.unpack_from(
        order + "HHHHH", body, 54 if wide else 42
    )
    if section_offset and not count:  # 65,280 and more: the first section's fields hold what the header cannot
        _, _, count, _ = _section(body, order, wide, section_offset)
    if section_offset and names == _EXTENDED:
        link_at = section_offset + (40 if wide else 24)
        (names,) = struct.unpack_from(order + "I", body, link_at)
    return _Layout(order, wide, section_offset, section_size, count, names, segment_offset, segment_size, segment_count)


def _section(body: Body, order: str, wide: bool, at: int) -> tuple[int, int, int, int]:
    """Name's offset, type, size, offset."""
    if wide:
        name, kind, _, _, offset, size = struct.unpack_from(order + "IIQQQQ", body, at)
    else:
        name, kind, _, _, offset, size = struct.unpack_from(order + "IIIIII", body, at)
    return name, kind, size, offset


def _sections(body: Body) -> dict[str, tuple[int, int]]:
    layout = _layout(body)
    if layout is None or not layout.section_offset or not layout.names < layout.sections <= MAX_SECTIONS:
        return {}
    at = [layout.section_offset + number * layout.section_size for number in range(layout.sections)]
    _, _, size, offset = _section(body, layout.order, layout.wide, at[layout.names])
    names = body[offset : offset + min(size, MAX_NAMES)]
    found: dict[str, tuple[int, int]] = {}
    for start in at:
        name, kind, size, offset = _section(body, layout.order, layout.wide, start)
        end = names.find(b"\0", name, name + 256)
        if kind and kind != _NOBITS and end > name and offset + size <= len(body):
            found.setdefault(names[name:end].decode("ascii", "backslashreplace"), (offset, size))
    return found


def _segments(body: Body) -> tuple[Segment, ...]:
    layout = _layout(body)
    if layout is None or not layout.segment_offset or layout.segments > MAX_SEGMENTS:
        return ()
    found = []
    for number in range(layout.segments):
        at = layout.segment_offset + number * layout.segment_size
        if layout.wide:
            kind, flags, offset, address, _, size = struct.unpack_from(layout.order + "IIQQQQ", body, at)
        else:
            kind, offset, address, _, size, _, flags = struct.unpack_from(layout.order + "IIIIIII", body, at)
        if kind == _LOAD and offset + size <= len(body):
            found.append(Segment(offset, size, bool(flags & 1), bool(flags & 2), address))
    return tuple(found)
