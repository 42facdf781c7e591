"""Package headers out of a Berkeley DB hash file (`Packages`; rpm before 4.16: RHEL 8, CentOS 7, Amazon Linux 2).

Layout as in Berkeley DB's `dbinc/db_page.h`. Hash pages hold keys and values in turn; long values lie on chains of overflow
pages. Every page is visited once, so that buckets need not be followed.
"""

import struct
from collections.abc import Iterator

from pratique.errors import UnreadableError
from pratique.model.files import Body

_MAGIC = 0x00061561
_FREE, _HASH_META, _HASH, _HASH_UNSORTED, _OVERFLOW = 0, 8, 13, 2, 7
_KEY_DATA, _OFF_PAGE = 1, 3
_PAGE_HEADER = 26
_SMALLEST = 8 + 16
"""Bytes of a header with one tag; shorter values are rpm's own counter."""
MAX_BLOB = 64 << 20


def matches(body: Body) -> bool:
    """Is it such a file?"""
    return body[12:16] in (struct.pack("<I", _MAGIC), struct.pack(">I", _MAGIC))


def blobs(body: Body) -> Iterator[bytes]:
    """Every header; UnreadableError at the first that is damaged."""
    if len(body) < 512:
        raise UnreadableError("the package database is cut off; rebuild it with rpm --rebuilddb")
    order = "<" if body[12:16] == struct.pack("<I", _MAGIC) else ">"
    (page_size,) = struct.unpack_from(order + "I", body, 20)
    if body[25] != _HASH_META or body[24] or page_size not in (512 << shift for shift in range(8)):
        raise UnreadableError("the package database is encrypted or no hash file; rebuild it with rpm --rebuilddb")
    seen: set[int] = set()
    (last,) = struct.unpack_from(order + "I", body, 32)
    for start in range(page_size, len(body) - page_size + 1, page_size):
        page = body[start : start + page_size]
        if page[25] in (_HASH, _HASH_UNSORTED):
            yield from _values(body, page, order, seen)
        elif page[25] not in (_FREE, _HASH_META, _OVERFLOW):
            raise UnreadableError("a page of the package database is damaged; rebuild it with rpm --rebuilddb")
    if (last + 1) * page_size > len(body):
        raise UnreadableError("the package database is cut off; rebuild it with rpm --rebuilddb")


def _values(body: Body, page: bytes, order: str, seen: set[int]) -> Iterator[bytes]:
    """The values of one hash page. Items fill it from its end, so that one's size is the distance to the one before."""
    (count,) = struct.unpack_from(order + "H", page, 20)
    if _PAGE_HEADER + 2 * count > len(page):
        raise UnreadableError("a page of the package database is damaged; rebuild it with rpm --rebuilddb")
    offsets = struct.unpack_from(f"{order}{count}H", page, _PAGE_HEADER)
    for before, offset in zip(offsets[::2], offsets[1::2], strict=False):
        item = page[offset:before]
        kind = item[0] if item else 0
        if kind == _OFF_PAGE and len(item) >= 12:
            yield _overflow(body, len(page), order, seen, *struct.unpack_from(order + "II", item, 4))
        elif kind != _KEY_DATA:
            raise UnreadableError("an entry of the package database is damaged; rebuild it with rpm --rebuilddb")
        elif len(item) > _SMALLEST:
            yield item[1:]


def _overflow(body: Body, page_size: int, order: str, seen: set[int], number: int, size: int) -> bytes:
    """A value of `size` bytes on the chain of overflow pages that starts at page `number`; each page is of one chain."""
    parts: list[bytes] = []
    missing = size
    if size > MAX_BLOB or size > len(body):
        raise UnreadableError(
            f"a value of {size} bytes in the package database was not read; rebuild it with rpm --rebuilddb"
        )
    while missing > 0:
        page = body[number * page_size : (number + 1) * page_size]
        if not number or number in seen or len(page) < page_size or page[25] != _OVERFLOW:
            raise UnreadableError("a package is cut off in the database; rebuild it with rpm --rebuilddb")
        seen.add(number)
        number, _, used = struct.unpack_from(order + "IHH", page, 16)
        if not 0 < used <= page_size - _PAGE_HEADER:
            raise UnreadableError(
                "an overflow page of the package database is damaged; rebuild it with rpm --rebuilddb"
            )
        parts.append(page[_PAGE_HEADER : _PAGE_HEADER + used])
        missing -= used
    return b"".join(parts)[:size]
