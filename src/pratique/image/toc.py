"""The table of contents that lazy-pulling runtimes believe instead of the tar: zstd:chunked and eStargz.

Such a runtime takes names, modes and digests from the table and never reads the stream that we read, so a table that says
something else hides files from us. Every difference is told as ambiguous; so is a table that cannot be compared.
Formats: https://github.com/containers/storage/blob/main/docs/containers-storage-zstd-chunked.md and
https://github.com/containerd/stargz-snapshotter/blob/main/docs/estargz.md
"""

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pratique.errors import LimitError, PratiqueError, UnreadableError
from pratique.image import inflate
from pratique.model.analyser import Record, Wanted
from pratique.model.files import (
    BLOCK,
    CHARACTER,
    DIRECTORY,
    FIFO,
    FILE,
    HARDLINK,
    OPAQUE,
    SYMLINK,
    WHITEOUT,
    Body,
    Entry,
    FileIndex,
    Row,
)

STARGZ_NAME = b"stargz.index.json"
STARGZ_DIGEST = "containerd.io/snapshot/stargz/toc.digest"
ZSTD_POSITION = "io.github.containers.zstd-chunked.manifest-position"
ZSTD_CHECKSUM = "io.github.containers.zstd-chunked.manifest-checksum"
LIMIT = 64 << 20
"""Bytes of a table: about 200,000 files. A larger one is told as ambiguous."""
_CHUNK = 4 << 20  # eStargz's default; larger files are verified chunk by chunk, never whole
_MOST_FILES = 500_000
_TOLD = 20
_POSITION = re.compile(r"([0-9]{1,15}):([0-9]{1,15}):([0-9]{1,15}):1")
_KINDS = {
    "reg": FILE,
    "dir": DIRECTORY,
    "symlink": SYMLINK,
    "hardlink": HARDLINK,
    "char": CHARACTER,
    "block": BLOCK,
    "fifo": FIFO,
}


class TocEntry(
    msgspec.Struct, gc=False, rename={"link": "linkName", "chunk_offset": "chunkOffset", "chunk_digest": "chunkDigest"}
):
    """One entry of a table, as both formats write it."""

    type: str
    name: str
    link: str = ""
    mode: int = 0
    uid: int = 0
    gid: int = 0
    size: int = 0
    digest: str = ""
    chunk_offset: int = 0
    chunk_digest: str = ""


class _Document(msgspec.Struct):
    entries: list[TocEntry]


_DECODER = msgspec.json.Decoder(_Document)


def read_json(data: Body) -> list[TocEntry]:
    """The entries of a table. LimitError, UnreadableError."""
    if len(data) > LIMIT:
        raise LimitError(f"its table of contents is over {LIMIT >> 20} MiB and was not compared with it")
    try:
        return _DECODER.decode(data[:]).entries
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableError(f"its table of contents cannot be read ({error})") from None


class Contents:
    """What passes of a layer that has a table: the table's bytes, and the digest of every file. `differences` compares."""

    name = "toc"
    version = "1"
    wanted = Wanted(files=(STARGZ_NAME,), limit=1 << 40)

    def __init__(self, annotations: Mapping[str, str]) -> None:
        self._stargz = annotations.get(STARGZ_DIGEST, "")
        self._position = annotations.get(ZSTD_POSITION, "")
        self._checksum = annotations.get(ZSTD_CHECKSUM, "")
        self.announced = bool(self._stargz or self._position)
        """Whether a runtime would look for a table; then every file is hashed."""
        self._slice = _Slice(*map(int, found.groups()[:2])) if (found := _POSITION.fullmatch(self._position)) else None
        self._table: bytes | None = None
        self._problem = ""
        self._files: dict[bytes, tuple[bytes, list[bytes]]] = {}
        self._hash: _Hash | None = None

    def stored(self, data: bytes) -> None:
        """Bytes of the layer as stored."""
        if self._slice is not None:
            self._slice.add(data)

    def begin(self) -> None:
        self._hash = _Hash()

    def add(self, piece: memoryview) -> None:
        if self._hash is not None:
            self._hash.add(piece)

    def end(self, path: bytes) -> None:
        if self._hash is not None and len(self._files) <= _MOST_FILES:
            self._files[path] = self._hash.result()
        self._hash = None

    def read(self, entry: Entry, body: Body) -> Record:  # noqa: ARG002 - an analyser's form, so that the pass gives us the file
        """The table of eStargz, which lies in the tar."""
        if len(body) > LIMIT:
            self._problem = f"its table of contents is over {LIMIT >> 20} MiB and was not compared with it"
        else:
            self._table = body[:]
        return Record()

    def differences(self, index: FileIndex) -> Iterator[tuple[bytes, str]]:
        """(path, what differs) between the table and what the stream held; nothing for a layer without a table."""
        try:
            table = self._found()
            if table is None:
                return
            if len(self._files) > _MOST_FILES:
                raise LimitError(f"it has a table of contents and over {_MOST_FILES:,} files, which were not compared")
            found = _compared(read_json(table), index, self._files, stargz=not self._position)
            yield from itertools.islice(found, _TOLD)
            if next(found, None):
                yield b"", "its table of contents differs in more files"
        except PratiqueError as error:
            yield b"", str(error)

    def _found(self) -> bytes | None:
        if self._problem:
            raise LimitError(self._problem)
        if self._position:
            return self._chunked()
        if self._stargz and (self._table is None or self._stargz != _digest(self._table)):
            raise UnreadableError("its annotation names a table of contents that it does not hold")
        return self._table

    def _chunked(self) -> bytes:
        packed = self._slice.data if self._slice else b""
        if not packed or (self._checksum != _digest(packed)):
            raise UnreadableError("its annotations name a table of contents that it does not hold")
        try:
            plain: bytes = inflate.zstd().decompress(packed, LIMIT + 1)
        except Exception as error:  # the codec has an error type of its own
            raise UnreadableError(f"its table of contents is damaged ({error})") from error
        return plain


class _Slice:
    """Some bytes of a stream as it passes."""

    def __init__(self, offset: int, length: int) -> None:
        self._left = offset
        self._length = length if length <= LIMIT else 0
        self._kept = bytearray()

    @property
    def data(self) -> bytes:
        return bytes(self._kept) if len(self._kept) == self._length else b""

    def add(self, data: bytes) -> None:
        skip = min(self._left, len(data))
        self._left -= skip
        if not self._left:
            self._kept += data[skip : skip + self._length - len(self._kept)]


class _Hash:
    """sha256 of one file, and of each of its chunks when it has several."""

    def __init__(self) -> None:
        self._whole, self._chunk = hashlib.sha256(), hashlib.sha256()
        self._size, self._chunks = 0, list[bytes]()

    def add(self, piece: memoryview) -> None:
        self._whole.update(piece)
        while piece:
            if self._size and not self._size % _CHUNK:
                self._chunks.append(self._chunk.digest())
                self._chunk = hashlib.sha256()
            part = piece[: _CHUNK - self._size % _CHUNK]
            self._chunk.update(part)
            self._size += len(part)
            piece = piece[len(part) :]

    def result(self) -> tuple[bytes, list[bytes]]:
        return self._whole.digest(), [*self._chunks, self._chunk.digest()] if self._chunks else []


_Hashes = Mapping[bytes, tuple[bytes, list[bytes]]]


def _compared(
    entries: list[TocEntry], index: FileIndex, hashes: _Hashes, *, stargz: bool
) -> Iterator[tuple[bytes, str]]:
    listed: dict[bytes, TocEntry] = {}
    chunks: dict[bytes, list[TocEntry]] = {}
    for entry in entries:
        path = _clean(entry.name)
        if entry.type == "chunk":
            chunks.setdefault(path, []).append(entry)
        elif path in listed:
            yield path, "its table of contents names it twice"
        else:
            listed[path] = entry
    for row in index:
        if row[0] == STARGZ_NAME and row[0] not in listed:
            continue
        own = listed.pop(row[0], None)
        if own is None:
            yield row[0], "the tar holds it, and the table of contents does not"
            continue
        if what := _difference(own, row):
            yield row[0], f"tar and table of contents differ in its {what}"
        elif row[5] and not _same_content(own, chunks.get(row[0], []), hashes.get(row[0]), stargz=stargz):
            yield row[0], "its content is not what the table of contents says"
    for path, entry in listed.items():
        if path and entry.type in _KINDS:
            yield path, "the table of contents names it, and the tar does not hold it"
        elif path:
            yield path, f"the table of contents gives it the unknown type {entry.type[:40]!r}"


def _difference(entry: TocEntry, row: Row) -> str:
    kind = FILE if row[1] in (WHITEOUT, OPAQUE) else row[1]
    link = _clean(entry.link) if kind == HARDLINK else entry.link.encode("utf-8", "surrogateescape")
    pairs: dict[str, tuple[Any, Any]] = {
        "type": (_KINDS.get(entry.type, -1), kind),
        "mode": (entry.mode & 0o7777, row[2]),
        "owner": ((entry.uid, entry.gid), (row[3], row[4])),
        "size": (entry.size if kind == FILE else 0, row[5] if kind == FILE else 0),
        "target": (link if kind in (SYMLINK, HARDLINK) else b"", row[6]),
    }
    return next((name for name, (said, found) in pairs.items() if said != found), "")


def _same_content(
    entry: TocEntry, chunks: list[TocEntry], hashes: tuple[bytes, list[bytes]] | None, *, stargz: bool
) -> bool:
    """Whether the table's digests are those of the stream. eStargz's runtimes check a file's chunks, never the whole."""
    if hashes is None:
        return True  # nothing announces the table, so no runtime that verifies believes it
    whole, parts = hashes
    if entry.digest != f"sha256:{whole.hex()}":
        return False
    if not stargz:
        return True
    said = [entry, *chunks]
    expected = parts or [whole]
    return [(each.chunk_offset, each.chunk_digest or (entry.digest if not parts else "")) for each in said] == [
        (number * _CHUNK, f"sha256:{digest.hex()}") for number, digest in enumerate(expected)
    ]


def _clean(name: str) -> bytes:
    parts = (part for part in name.encode("utf-8", "surrogateescape").split(b"/") if part not in (b"", b"."))
    return b"/".join(parts)


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
