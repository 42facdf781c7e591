"""The files of a tar archive, read where they lie: its headers are indexed once, nothing is unpacked.

Links are followed inside the archive only. Two members of one name are accepted when they hold the same bytes: tools
differ on which of them counts. Format: POSIX.1-2017 pax, https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
"""

import hashlib
import os
import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import msgspec

from pratique.errors import LimitError, NotFoundError, UnreadableError
from pratique.oci.files import Window, identity, whole

MOST_MEMBERS = 200_000
_SPECIAL_BYTES = 1 << 20  # of a pax header or a long name
_MOST_LINKS = 16  # followed one after another
_FILES = b"0\0007"
_LINKS = b"12"
_DAMAGED = "save the image again."


class Member(msgspec.Struct, frozen=True, gc=False):
    name: str
    offset: int
    size: int
    link: str = ""
    """Where a symbolic link (relative to its folder) or a hard link (relative to the root) leads, normalised; else empty."""


class Archive:
    """The members of an uncompressed tar that is open as `fd`. UnreadableError, LimitError."""

    def __init__(self, fd: int, origin: os.stat_result | None) -> None:
        """`origin` is the status of the file that the user named, which `fd` may be an inflated copy of; None when the
        archive came from an engine, whose layers are identified by their digests alone.
        """
        self._fd = fd
        self._origin = origin
        self._members: dict[str, list[Member]] = {}
        for member in members(fd):
            self._members.setdefault(member.name, []).append(member)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def read(self, name: str, limit: int) -> bytes:
        member = self._find(name)
        return whole(self._window(member), name, member.size, limit)

    @contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        yield cast("BinaryIO", self._window(self._find(name)))

    def size(self, name: str) -> int:
        return self._find(name).size

    def identity(self, name: str) -> str:
        member = self._find(name)
        return identity(self._origin, member.offset, member.size) if self._origin else ""

    def _window(self, member: Member) -> Window:
        return Window(self._fd, member.offset, member.size)

    def _find(self, name: str) -> Member:
        wanted = name
        for _ in range(_MOST_LINKS):
            found = self._members.get(name)
            if not found:
                raise NotFoundError(f"The archive holds no {wanted[:200]!r}: it is incomplete, {_DAMAGED}")
            if len(found) > 1 and not self._same(found):
                raise UnreadableError(
                    f"The archive holds {name[:200]!r} twice with different content, and tools differ on which counts: {_DAMAGED}"
                )
            if not found[-1].link:
                return found[-1]
            name = found[-1].link
        raise UnreadableError(f"The archive's {wanted[:200]!r} is a link that leads nowhere: {_DAMAGED}")

    def _same(self, found: list[Member]) -> bool:
        if len({(member.size, member.link) for member in found}) > 1:
            return False
        first = self._sha256(found[0])
        same = all(self._sha256(member) == first for member in found[1:])
        if same:
            self._members[found[0].name] = found[-1:]
        return same

    def _sha256(self, member: Member) -> bytes:
        hashed, window = hashlib.sha256(), self._window(member)
        while piece := window.read(1 << 20):
            hashed.update(piece)
        return hashed.digest()


def looks_like_tar(head: bytes) -> bool:
    """Do the first 512 bytes hold a tar header with a right checksum?"""
    return len(head) >= 512 and head[:1] != b"\0" and _checksum_holds(head[:512])


class Span(msgspec.Struct, frozen=True, gc=False):
    """One entry of a tar as it lies there: its headers and content are the bytes from `start` to `end`."""

    name: bytes
    kind: bytes
    link: bytes
    start: int
    offset: int
    size: int
    end: int


def members(fd: int) -> Iterator[Member]:
    """Files and links of the tar, in order; folders and devices are left out."""
    for count, span in enumerate(spans(fd)):
        if count >= MOST_MEMBERS:
            raise LimitError(f"The archive has over {MOST_MEMBERS:,} members: an image's layers are few, {_DAMAGED}")
        if span.kind in _FILES or span.kind in _LINKS:
            yield _member(span)


def spans(fd: int) -> Iterator[Span]:
    """Every entry of the tar, in order, whatever its kind. UnreadableError, LimitError."""
    at, end = 0, os.fstat(fd).st_size
    start, pax, long_name, long_link = 0, _NO_PAX, b"", b""
    while True:
        header = os.pread(fd, 512, at)
        if not header.strip(b"\0"):
            return  # Go's reader takes an archive without end marks too
        if len(header) < 512 or not _checksum_holds(header):
            raise UnreadableError(f"The archive has no tar header at byte {at:,}: it is damaged, {_DAMAGED}")
        kind = header[156:157]
        length = _length(header, kind, pax)
        at += 512
        if length < 0 or at + length > end:
            raise UnreadableError(f"The archive is truncated: {_DAMAGED}")
        after = at + -(-length // 512) * 512
        if kind == b"x":
            pax = _pax(_special(fd, at, length))
        elif kind == b"L":
            long_name = _special(fd, at, length).rstrip(b"\0")
        elif kind == b"K":
            long_link = _special(fd, at, length).rstrip(b"\0")
        elif kind != b"g":
            if kind == b"S" or any(key.startswith(b"GNU.sparse") for key in pax):
                raise UnreadableError(f"The archive has sparse members: {_DAMAGED}")
            name = pax.get(b"path") or long_name or _name(header)
            link = pax.get(b"linkpath") or long_link or header[157:257].split(b"\0")[0]
            yield Span(name, kind, link, start, at, length, after)
            start, pax, long_name, long_link = after, _NO_PAX, b"", b""
        at = after


def _length(header: bytes, kind: bytes, pax: dict[bytes, bytes]) -> int:
    """Bytes of content: links, devices and folders have none whatever their header says."""
    if kind in (b"2", b"3", b"4", b"5", b"6"):
        return 0
    size = pax.get(b"size") if kind not in (b"x", b"g", b"L", b"K") else None
    return _decimal(size) if size is not None else _number(header[124:136])


_NO_PAX: dict[bytes, bytes] = {}


def _member(span: Span) -> Member:
    path = inside(span.name)
    if span.kind in _FILES:
        return Member(path, span.offset, span.size)
    start = posixpath.dirname(path) if span.kind == b"2" else ""
    return Member(path, span.offset, 0, inside(posixpath.join(start.encode(), span.link)) or "/")


def inside(name: bytes) -> str:
    """The name as a path below the archive's root: `..` never leaves it, as in a chroot."""
    return posixpath.normpath("/" + name.decode("utf-8", "backslashreplace")).lstrip("/")


def _name(header: bytes) -> bytes:
    name = header[:100].split(b"\0")[0]
    prefix = header[345:500].split(b"\0")[0] if header[257:263] == b"ustar\0" else b""
    return prefix + b"/" + name if prefix else name


def _special(fd: int, at: int, length: int) -> bytes:
    if length > _SPECIAL_BYTES:
        raise LimitError(f"The archive has a header of {length:,} bytes: {_DAMAGED}")
    return os.pread(fd, length, at)


def _pax(data: bytes) -> dict[bytes, bytes]:
    found, at = {}, 0
    while at < len(data):
        space = data.find(b" ", at, at + 20)
        length = _decimal(data[at:space]) if space > 0 else 0
        record = data[space + 1 : at + length]
        if length < 5 or at + length > len(data) or record[-1:] != b"\n" or b"=" not in record:
            raise UnreadableError(f"The archive has a damaged extended header: {_DAMAGED}")
        key, _, value = record[:-1].partition(b"=")
        found[key] = value
        at += length
    return found


def _decimal(text: bytes) -> int:
    if not text.isdigit() or len(text) > 18:
        raise UnreadableError(f"The archive has a damaged number in a header: {_DAMAGED}")
    return int(text)


def _number(field: bytes) -> int:
    """Octal digits, or GNU's base 256 for what they cannot hold."""
    if field[0] & 0x80:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    text = field.strip(b"\0 ")
    if not text:
        return 0
    if not text.isdigit() or b"8" in text or b"9" in text:
        raise UnreadableError(f"The archive has a damaged number in a header: {_DAMAGED}")
    return int(text, 8)


def _checksum_holds(header: bytes) -> bool:
    field = header[148:156].strip(b"\0 ")
    if not field.isdigit() or b"8" in field or b"9" in field:
        return False
    return int(field, 8) == sum(header) - sum(header[148:156]) + 256
