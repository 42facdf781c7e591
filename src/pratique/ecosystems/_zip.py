"""Read zip archives that may be hostile, by their central directory (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).

All archives within one file share a Budget: what is inflated in total, and how many entries are listed. Entries that are read
may not overlap, must be what the directory says, and may not inflate beyond their declared size.
"""

import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

from pratique.errors import LimitError, UnreadableError
from pratique.model.files import Body

TOTAL_LIMIT = 512 << 20
"""Bytes inflated for one file, nested archives included."""

ENTRY_LIMIT = 500_000
"""Entries listed for one file, nested archives included; the largest jar known to us has 60,000."""

_RATIO = 200
_RATIO_FLOOR = 4 << 20
"""Bytes; an entry that inflates to less may do so at any ratio."""

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_FULL = 0xFFFFFFFF


class Member(NamedTuple):
    """One file of an archive."""

    name: str
    offset: int
    """Of its local header, in bytes of the body."""
    packed: int
    size: int
    method: int
    encrypted: bool
    crc: int


class Budget:
    """What may still be spent on one file."""

    def __init__(self) -> None:
        self.inflated = TOTAL_LIMIT
        self.entries = ENTRY_LIMIT

    def spend(self, inflated: int = 0, entries: int = 0) -> None:
        """LimitError when there is not enough left."""
        self.inflated -= inflated
        self.entries -= entries
        if self.inflated < 0:
            raise LimitError(f"The archive inflates to more than {TOTAL_LIMIT:,} bytes: look at it by hand.")
        if self.entries < 0:
            raise LimitError(f"The archive lists more than {ENTRY_LIMIT:,} files: look at it by hand.")


def members(body: Body, wanted: Callable[[str], object], budget: Budget) -> list[Member]:
    """The members whose names are wanted, in the order of their bytes; UnreadableError when it is no sound archive."""
    try:
        found = _members(body, wanted, budget)
    except struct.error:
        raise UnreadableError("The archive's directory is damaged: fetch or build it anew.") from None
    found.sort(key=lambda member: member.offset)
    end = -1
    for member in found:
        if member.offset < end:
            raise UnreadableError("The archive's files overlap, as in a zip bomb: do not run or unpack it.")
        end = member.offset + _LOCAL.size + member.packed
    return found


def read(body: Body, member: Member, budget: Budget, limit: int) -> bytes:
    """A member's content; UnreadableError when it is damaged or of a kind not read, LimitError beyond `limit` bytes."""
    if member.encrypted or member.method not in (_STORED, _DEFLATED):
        raise UnreadableError(f"{_shown(member)} is encrypted or of an unusual compression: look at it by hand.")
    if member.size > limit or member.size > max(_RATIO_FLOOR, member.packed * _RATIO):
        raise LimitError(f"{_shown(member)} is too large ({member.size:,} bytes) to be examined: look at it by hand.")
    budget.spend(inflated=member.size)
    try:
        magic, *_, name_size, extra_size = _LOCAL.unpack_from(body, member.offset)
    except struct.error:
        magic, name_size, extra_size = b"", 0, 0
    start = member.offset + _LOCAL.size + name_size + extra_size
    packed = body[start : start + member.packed]
    content = packed if member.method == _STORED else _inflate(packed, member.size)
    if magic != b"PK\3\4" or len(content) != member.size or zlib.crc32(content) != member.crc:
        raise UnreadableError(f"{_shown(member)} is damaged: fetch or build the archive anew.")
    return content


def _inflate(packed: bytes, size: int) -> bytes:
    """At most one byte more than declared, so that a lie shows; empty when it is no deflate stream."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
    except zlib.error:
        return b""


def _shown(member: Member) -> str:
    return "The archive's " + ascii(member.name[-120:])


def _members(body: Body, wanted: Callable[[str], object], budget: Budget) -> list[Member]:
    count, size, offset, end = _directory(body)
    shift = end - size - offset  # of an archive behind a launch script
    if shift < 0:
        raise UnreadableError("The archive's directory does not lie within it: fetch or build it anew.")
    budget.spend(entries=count)
    directory = body[offset + shift : end]
    found = []
    at = 0
    for _ in range(count):
        fields = _CENTRAL.unpack_from(directory, at)
        if fields[0] != b"PK\1\2":
            raise UnreadableError("The archive's directory is damaged: fetch or build it anew.")
        name_size, extra_size, comment_size = fields[10:13]
        name_at = at + _CENTRAL.size
        extra_at = name_at + name_size
        at = extra_at + extra_size + comment_size
        name = directory[name_at:extra_at].decode("utf-8" if fields[3] & 0x800 else "cp437", "replace")
        if wanted(name):
            packed, plain, local = _wide(
                directory[extra_at : extra_at + extra_size], packed=fields[8], size=fields[9], offset=fields[16]
            )
            found.append(Member(name, local + shift, packed, plain, fields[4], bool(fields[3] & 1), fields[7]))
    return found


def _directory(body: Body) -> tuple[int, int, int, int]:
    """Count, size and offset of the central directory as it says, and where it ends."""
    tail_at = max(len(body) - (1 << 16) - _END.size, 0)
    tail = body[tail_at:]
    at = tail.rfind(b"PK\5\6")
    if at < 0:
        raise UnreadableError("The file is no zip archive or is cut off: fetch or build it anew.")
    _, _, _, _, count, size, offset, _ = _END.unpack_from(tail, at)
    end = tail_at + at
    locator_at = end - _LOCATOR.size
    if (count == 0xFFFF or _FULL in (size, offset)) and body[max(locator_at, 0) : locator_at + 4] == b"PK\6\7":
        _, _, said, _ = _LOCATOR.unpack_from(body, locator_at)
        # Behind a launch script the record is not where it says, but right before the locator.
        end = next((e for e in (said, locator_at - _END64.size) if body[e : e + 4] == b"PK\6\6"), -1)
        if end < 0:
            raise UnreadableError("The archive's directory is damaged: fetch or build it anew.")
        *_, count, size, offset = _END64.unpack_from(body, end)
    return count, size, offset, end


def _wide(extra: bytes, *, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    """The three numbers, from the zip64 field where they do not fit in 32 bits."""
    if _FULL not in (packed, size, offset):
        return packed, size, offset
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            numbers = iter(struct.unpack_from(f"<{min(length, 24) // 8}Q", extra, at + 4))
            size, packed, offset = (next(numbers, 0) if n == _FULL else n for n in (size, packed, offset))
            break
        at += 4 + length
    return packed, size, offset
