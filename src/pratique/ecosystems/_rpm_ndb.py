"""Package headers out of rpm's own database format (`Packages.db`; SUSE).

Layout as in rpm's `lib/backend/ndb/rpmpkg.c`: pages of 4,096 bytes full of slots, each naming the 16-byte blocks of one blob.
"""

import struct
from collections.abc import Iterator

from pratique.errors import UnreadableError
from pratique.model.files import Body

MAGIC = b"RpmP"

_PAGE = 4096
_BLOCK = 16
_HEADER_SLOTS = 2
"""The file's own header takes the place of the first two slots."""
_SLOT = struct.Struct("<4sIII")
_BLOB = struct.Struct("<4sIII")
_TAIL = 12
MAX_SLOT_PAGES = 2_048
"""256 slots each: half a million packages."""


def blobs(body: Body) -> Iterator[bytes]:
    """Every header; UnreadableError at the first that is damaged."""
    (pages,) = struct.unpack_from("<I", body, 12) if len(body) >= 2 * _BLOCK else (0,)
    if not 0 < pages <= MAX_SLOT_PAGES or pages * _PAGE > len(body):
        raise UnreadableError("the package database's table of slots is damaged; rebuild it with rpm --rebuilddb")
    slots = body[_HEADER_SLOTS * _SLOT.size : pages * _PAGE]
    for magic, package, offset, count in _SLOT.iter_unpack(slots):
        if magic != b"Slot":
            raise UnreadableError("a slot of the package database is damaged; rebuild it with rpm --rebuilddb")
        if package and offset:
            yield _blob(body, package, offset * _BLOCK, count * _BLOCK)


def _blob(body: Body, package: int, start: int, room: int) -> bytes:
    head = body[start : start + _BLOB.size]
    if len(head) == _BLOB.size:
        magic, owner, _, size = _BLOB.unpack(head)
        end = start + _BLOB.size + size
        if magic == b"BlbS" and owner == package and _BLOB.size + size + _TAIL <= room and end <= len(body):
            return body[start + _BLOB.size : end]
    raise UnreadableError(f"package {package} of the database is damaged; rebuild it with rpm --rebuilddb")
