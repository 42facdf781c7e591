"""A reader of bbolt databases, as small as reading names of images takes. Nothing is locked or written.

Pages of a committed transaction are not written again before a later one has committed, so that a copy of the newest sound
meta page is a view of the database. Format: https://github.com/etcd-io/bbolt/blob/main/internal/common/page.go
"""

import os
import struct
from collections.abc import Iterator

from pratique.errors import LimitError, UnreadableError

_MAGIC, _VERSION = 0xED0CDAED, 2
_BRANCH, _LEAF, _BUCKET = 1, 2, 1
_DEEPEST = 32
_MOST_PAGES = 100_000
_LARGEST_PAGE = 16 << 20
_HEADER = struct.Struct("<QHHI")
_META = struct.Struct("<IIIIQQQQQQ")
_LEAF_ELEMENT = struct.Struct("<IIII")
_BRANCH_ELEMENT = struct.Struct("<IIQ")
_BUCKET_HEADER = struct.Struct("<QQ")
_DAMAGED = "The database is damaged or is being written: try again."


class Bucket:
    """Keys and values, and buckets within. UnreadableError, LimitError."""

    def __init__(self, database: "Bolt", root: int, inline: bytes = b"") -> None:
        self._database = database
        self._root = root
        self._inline = inline

    def items(self) -> Iterator[tuple[bytes, "bytes | Bucket"]]:
        """Everything in the bucket, in the order of its keys."""
        if self._root:
            yield from self._walk(self._root, 0)
        else:
            yield from self._leaf(self._inline)

    def bucket(self, *names: bytes) -> "Bucket | None":
        """The bucket within at a path of names; None when there is none."""
        found: bytes | Bucket | None = self
        for name in names:
            if not isinstance(found, Bucket):
                return None
            found = next((value for key, value in found.items() if key == name), None)
        return found if isinstance(found, Bucket) else None

    def _walk(self, number: int, depth: int) -> Iterator[tuple[bytes, "bytes | Bucket"]]:
        if depth > _DEEPEST:
            raise UnreadableError(_DAMAGED)
        page = self._database.page(number)
        _, flags, count, _ = _HEADER.unpack_from(page)
        if flags & _LEAF:
            yield from self._leaf(page)
            return
        if not flags & _BRANCH or 16 + count * 16 > len(page):
            raise UnreadableError(_DAMAGED)
        for index in range(count):
            yield from self._walk(_BRANCH_ELEMENT.unpack_from(page, 16 + 16 * index)[2], depth + 1)

    def _leaf(self, page: bytes) -> Iterator[tuple[bytes, "bytes | Bucket"]]:
        if len(page) < 16:
            raise UnreadableError(_DAMAGED)
        count = _HEADER.unpack_from(page)[2]
        if 16 + count * 16 > len(page):
            raise UnreadableError(_DAMAGED)
        for index in range(count):
            at = 16 + 16 * index
            flags, position, key_size, value_size = _LEAF_ELEMENT.unpack_from(page, at)
            start = at + position
            if start + key_size + value_size > len(page):
                raise UnreadableError(_DAMAGED)
            key = page[start : start + key_size]
            value = page[start + key_size : start + key_size + value_size]
            yield key, self._inner(value) if flags & _BUCKET else value

    def _inner(self, value: bytes) -> "Bucket":
        if len(value) < 16:
            raise UnreadableError(_DAMAGED)
        root, _ = _BUCKET_HEADER.unpack_from(value)
        return Bucket(self._database, root, value[16:])


class Bolt:
    """A database that is open for reading as `fd`."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._pages = 0
        self._size, self._root = self._newest()

    @property
    def root(self) -> Bucket:
        return Bucket(self, self._root)

    def page(self, number: int) -> bytes:
        """A page with its overflow."""
        self._pages += 1
        if self._pages > _MOST_PAGES:
            raise LimitError(f"The database has over {_MOST_PAGES:,} pages to read: name the image by its digest.")
        if number > 1 << 40:
            raise UnreadableError(_DAMAGED)
        page = os.pread(self._fd, self._size, number * self._size)
        if len(page) < 16:
            raise UnreadableError(_DAMAGED)
        overflow = _HEADER.unpack_from(page)[3]
        if (overflow + 1) * self._size > _LARGEST_PAGE:
            raise UnreadableError(_DAMAGED)
        return os.pread(self._fd, (overflow + 1) * self._size, number * self._size) if overflow else page

    def _newest(self) -> tuple[int, int]:
        found = []
        for size in (4096, 16384, 65536, 8192, 32768, 1024):  # the second meta page lies one page after the first
            for at in (0, size):
                page = os.pread(self._fd, 80, at)
                if len(page) == 80 and (meta := _meta(page[16:])) and meta[1] == size:
                    found.append(meta)
        if not found:
            raise UnreadableError("The file is no bbolt database: name the root of a containerd.")
        _, size, root = max(found)
        return size, root


def _meta(data: bytes) -> tuple[int, int, int] | None:
    """Transaction, page size and root of a sound meta page."""
    magic, version, size, _, root, _, _, _, transaction, checksum = _META.unpack(data)
    if (magic, version) != (_MAGIC, _VERSION) or checksum != _fnv1a(data[:56]):
        return None
    return transaction, size, root


def _fnv1a(data: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value
