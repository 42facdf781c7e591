"""One rpm header, as package databases store it: an index of tags and a store of their data, big-endian.

https://rpm-software-management.github.io/rpm/manual/format_header.html, tags in rpm's `rpmtag.h`.
"""

import struct
from collections.abc import Iterator

from pratique.errors import UnreadableError

NAME, VERSION, RELEASE, EPOCH = 1000, 1001, 1002, 1003
VENDOR, LICENSE, ARCH, SOURCE_RPM = 1011, 1014, 1022, 1044
OLD_FILE_NAMES, FILE_MODES, FILE_DIGESTS, FILE_DIGEST_ALGORITHM = 1027, 1030, 1035, 5011
PROVIDE_NAME, REQUIRE_NAME = 1047, 1049
DIR_INDEXES, BASE_NAMES, DIR_NAMES = 1116, 1117, 1118
MODULARITY = 5096

MAX_TAGS = 0xFFFF
"""rpm's own limit."""
MAX_BYTES = 64 << 20
"""Of one header; rpm allows 256 MiB, the largest package of Fedora (texlive's documentation) has 10."""
MAX_VALUES = 1 << 20
"""Values of one array."""

_ENTRY = struct.Struct(">IIII")
_INT16, _INT32, _STRING, _STRINGS, _I18N = 3, 4, 6, 8, 9


class Header:
    """The tags of one package. Getters give empty values for tags that are absent, damaged or of another type."""

    __slots__ = ("_index", "_store")

    def __init__(self, blob: bytes) -> None:
        """Read the index; UnreadableError when it does not fit the blob."""
        if len(blob) < 8 or len(blob) > MAX_BYTES:
            raise UnreadableError(
                f"a package header of {len(blob)} bytes was not read; rebuild the database with rpm --rebuilddb"
            )
        count, size = struct.unpack_from(">II", blob)
        start = 8 + _ENTRY.size * count
        if not 0 < count <= MAX_TAGS or start + size > len(blob):
            raise UnreadableError("a package header is cut off; rebuild the database with rpm --rebuilddb")
        self._store = blob[start : start + size]
        self._index: dict[int, tuple[int, int, int]] = {}
        for tag, kind, offset, number in _ENTRY.iter_unpack(blob[8:start]):
            self._index.setdefault(tag, (kind, offset, number))

    def text(self, tag: int) -> str:
        """The value of a string tag; the first of an array."""
        return next(self._strings(tag, 1), b"").decode("utf-8", "replace")

    def texts(self, tag: int) -> list[bytes]:
        """The values of a string array, undecoded (file names need not be UTF-8)."""
        return list(self._strings(tag, MAX_VALUES))

    def numbers(self, tag: int) -> tuple[int, ...]:
        """The values of an integer array."""
        kind, offset, count = self._index.get(tag, (0, 0, 0))
        width, code = {_INT16: (2, "H"), _INT32: (4, "I")}.get(kind, (0, ""))
        if not width or count > MAX_VALUES or offset + width * count > len(self._store):
            return ()
        return struct.unpack_from(f">{count}{code}", self._store, offset)

    def _strings(self, tag: int, most: int) -> Iterator[bytes]:
        kind, offset, count = self._index.get(tag, (0, 0, 0))
        if kind not in (_STRING, _STRINGS, _I18N):
            return
        for _ in range(min(count, most)):
            end = self._store.find(b"\0", offset)
            if end < 0:
                return
            yield self._store[offset:end]
            offset = end + 1
