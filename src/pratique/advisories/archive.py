"""The `all.zip` of one OSV ecosystem, read with bounds: one `<ID>.json` per record.

A member's compressed bytes are kept as they are (raw deflate), so that building the database compresses nothing.

    >>> with Archive("Debian/all.zip") as archive:            # doctest: +SKIP
    ...     record = archive.read("DSA-5380-1")
"""

import mmap
import struct
import zipfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from pratique.advisories.packed import RECORD_BYTES, BadRecordError, Packed, deflate, inflate, valid_id
from pratique.errors import DatabaseError

TOTAL_BYTES = 8 << 30
"""Plain bytes of one archive; the largest real one has 0.1 GB."""
RECORDS = 2_000_000
_LOCAL_HEADER = struct.Struct("<4s22xHH")


class Archive:
    """An open archive. DatabaseError when it is no ZIP file or outside the bounds."""

    def __init__(self, path: str) -> None:
        self.bad: list[str] = []
        """What is wrong with members that cannot be records, as sentences."""
        try:
            with open(path, "rb") as file, zipfile.ZipFile(file) as archive:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                self._members = self._checked(path, archive.infolist())
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            raise DatabaseError(f"{path} is no readable ZIP archive ({error}): fetch it again.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._map.close()

    def __len__(self) -> int:
        return len(self._members)

    @property
    def plain_bytes(self) -> int:
        """Of all records, as the archive says."""
        return sum(member.file_size for member in self._members.values())

    def crcs(self) -> dict[str, int]:
        """Id → CRC-32 of the record, from the directory alone: what changed is seen without reading a record."""
        return {name: member.CRC for name, member in self._members.items()}

    def __iter__(self) -> Iterator[Packed]:
        """All readable records by id; the others' troubles go to `bad`."""
        for name in sorted(self._members):
            try:
                yield self.read(name)
            except BadRecordError as error:
                self.bad.append(f"{name}: {error}.")

    def read(self, name: str) -> Packed:
        """One record; KeyError when there is none, BadRecordError when it is damaged."""
        member = self._members[name]
        stored = self._stored(member)
        plain = inflate(stored, member.file_size) if member.compress_type == zipfile.ZIP_DEFLATED else stored
        if len(plain) != member.file_size or zlib.crc32(plain) != member.CRC:
            raise BadRecordError("its size or checksum is not what the archive says")
        return Packed(
            name, stored if member.compress_type == zipfile.ZIP_DEFLATED else deflate(plain), plain, member.CRC
        )

    def _stored(self, member: zipfile.ZipInfo) -> bytes:
        start = member.header_offset
        header = self._map[start : start + _LOCAL_HEADER.size]
        if len(header) != _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise BadRecordError("its header is not where the archive says")
        _, name_size, extra_size = _LOCAL_HEADER.unpack(header)
        start += _LOCAL_HEADER.size + name_size + extra_size
        return self._map[start : start + member.compress_size]

    def _checked(self, path: str, members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Members by id. Overlapping members (a ZIP bomb) show in the sum of their sizes."""
        if len(members) > RECORDS or sum(member.file_size for member in members) > TOTAL_BYTES:
            raise DatabaseError(f"{path} says that it holds more than we read: fetch it from another source.")
        if sum(member.compress_size for member in members) > len(self._map):
            raise DatabaseError(f"Members of {path} overlap, as in a ZIP bomb: fetch it from another source.")
        found: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            name = member.filename.removesuffix(".json")
            why = self._refused(member, name) or ("it is there twice" if name in found else "")
            if why:
                self.bad.append(f"{name[:200]!r}: {why}.")
            else:
                found[name] = member
        return found

    @staticmethod
    def _refused(member: zipfile.ZipInfo, name: str) -> str:
        if not valid_id(name) or not member.filename.endswith(".json"):
            return "its name is not that of a record"
        if member.compress_type not in {zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED} or member.flag_bits & 1:
            return "it is encrypted or compressed in a way that OSV does not use"
        return "it is too large" if member.file_size > RECORD_BYTES else ""
