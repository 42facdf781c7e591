"""One OSV record as it is stored: raw deflate, read with bounds."""

import re
from typing import NamedTuple

from isal import igzip_lib, isal_zlib

RECORD_BYTES = 16 << 20
"""Plain bytes of one record; the largest real ones have 0.2 MB."""
_ID = re.compile(r"[!-.0-\[\]-~]{1,200}")
"""Printable ASCII without space, slash and backslash."""


class Packed(NamedTuple):
    """One record as it is stored."""

    id: str
    deflated: bytes
    """Raw deflate of `plain`."""
    plain: bytes
    crc: int


class BadRecordError(ValueError):
    """One member cannot be read; the others can. The message is a clause."""


def valid_id(text: str) -> bool:
    """May this be a record's id: safe in a URL and a file name."""
    return bool(_ID.fullmatch(text)) and text not in {".", ".."}


def deflate(plain: bytes) -> bytes:
    """Raw deflate, for records that come one by one."""
    return bytes(isal_zlib.compress(plain, 1, -15))


def inflate(deflated: bytes, limit: int = RECORD_BYTES) -> bytes:
    """The plain bytes; BadRecordError when damaged, or more than `limit`."""
    machine = isal_zlib.decompressobj(-15)
    try:
        plain = bytes(machine.decompress(deflated, limit + 1))
    except igzip_lib.IsalError as error:  # type: ignore[misc]  # isal's stub declares an instance
        raise BadRecordError(f"its compressed data is damaged ({error})") from error
    if len(plain) > limit or not machine.eof:
        raise BadRecordError(f"it is cut short or has more than {limit} bytes")
    return plain
