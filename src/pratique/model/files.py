r"""Entry: one file of one layer. FileIndex: all entries of one layer, columnar, sorted by path, in compressed blocks.

Three million files as objects are 480 MB; as blocks they are about 20 MB. Paths are bytes as the archive holds them,
without a leading slash; `Entry.path` is the same for people (undecodable bytes as `\xNN`).

>>> index = build([(b"etc/passwd", FILE, 0o644, 0, 0, 12, b"", b"")])
>>> index.find(b"etc/passwd").size
12
"""

import bisect
import heapq
import mmap
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

import msgspec

_MAPPED_BYTES = 16 << 20
_PAGE = 4 << 10
_PIECE = 1 << 20


class Mapped(mmap.mmap):
    """A large file that is sliced and searched: pages that were read are let go again, so that any size costs little."""

    _read = 0

    def __getitem__(self, key: Any) -> Any:
        piece = super().__getitem__(key)
        self._read += max(len(piece) if isinstance(piece, bytes) else 1, _PAGE)
        if self._read > _MAPPED_BYTES:
            self._forget()
        return piece

    def find(self, what: Any, start: int = 0, end: int | None = None) -> int:
        """As `bytes.find`, for no negative places."""
        stop = len(self) if end is None else min(end, len(self))
        while start < stop:
            upto = min(start + _MAPPED_BYTES, stop)
            at = super().find(what, start, min(upto + len(what) - 1, stop))
            self._forget()
            if at >= 0:
                return at
            start = upto
        return -1

    def _forget(self) -> None:
        self.madvise(mmap.MADV_DONTNEED)
        self._read = 0


def mapped(file: IO[bytes], size: int) -> Mapped:
    """The first bytes of a file that is open for reading, as a body. A context."""
    return Mapped(file.fileno(), size, access=mmap.ACCESS_READ)


Body = bytes | Mapped
"""A file's content: bytes, or a map of an unlinked temporary file when it is large. Slicing gives bytes."""


def pieces(body: Body) -> Iterator[bytes]:
    """A body in order, in pieces of 1 MiB."""
    return (body[at : at + _PIECE] for at in range(0, len(body), _PIECE))


FILE, DIRECTORY, SYMLINK, HARDLINK, CHARACTER, BLOCK, FIFO, WHITEOUT, OPAQUE = range(9)
"""Kinds of entries. WHITEOUT deletes its path from lower layers, OPAQUE all that lower layers hold below it."""

Row = tuple[bytes, int, int, int, int, int, bytes, bytes]
"""path, kind, mode (permission bits with setuid, setgid, sticky), uid, gid, size in bytes, link target, sha256 or empty."""

_BLOCK_ROWS = 4096
_UNPACKED_BLOCKS = 16  # kept unpacked for look-ups, about 1 MiB each
_PACKED = msgspec.msgpack.Decoder(tuple[int, list[bytes], list[bytes], list[bytes], bool])


def display(path: bytes) -> str:
    """A path for people and reports."""
    return path.decode("utf-8", "backslashreplace")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One file of one layer."""

    path: str
    kind: int = FILE
    mode: int = 0o644
    uid: int = 0
    gid: int = 0
    size: int = 0
    link: str = ""
    sha256: str = ""
    """Lower-case hex; known for executables and archives only."""

    @property
    def executable(self) -> bool:
        return self.kind == FILE and bool(self.mode & 0o111)


def entry(row: Row) -> Entry:
    """A row as an Entry."""
    path, kind, mode, uid, gid, size, link, sha256 = row
    return Entry(display(path), kind, mode, uid, gid, size, display(link), sha256.hex())


class FileIndex:
    """The entries of one layer, read-only: sorted blocks of columns. Built by `build` or `IndexBuilder`."""

    __slots__ = ("_executables", "_firsts", "_unpacked", "blocks", "count", "hides_names")

    def __init__(
        self, blocks: list[bytes], firsts: list[bytes], count: int, executables: list[bytes], hides_names: bool
    ) -> None:
        self.blocks = blocks
        self.count = count
        self.hides_names = hides_names
        """Whether it holds whiteouts or opaque marks."""
        self._firsts = firsts
        self._executables = executables
        self._unpacked: dict[int, tuple[list[bytes], list[Row]]] = {}

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Row]:
        for number in range(len(self.blocks)):
            yield from _unpack(self.blocks[number])

    def executables(self) -> Iterator[Row]:
        """Rows of the files whose sha256 is known: those with an execute bit, programs by their first bytes, and archives."""
        for block in self._executables:
            yield from _unpack(block)

    def starting_at(self, path: bytes) -> Iterator[Row]:
        """Rows in order from the first whose path is not below `path`."""
        start = max(bisect.bisect_right(self._firsts, path) - 1, 0)
        for number in range(start, len(self.blocks)):
            paths, rows = self._rows(number)
            low = bisect.bisect_left(paths, path) if number == start else 0
            yield from rows[low:]

    def below(self, directory: bytes) -> Iterator[Row]:
        """Rows of everything below a directory (`b""` is the root)."""
        if not directory:
            yield from self
            return
        prefix = directory + b"/"
        for row in self.starting_at(prefix):
            if not row[0].startswith(prefix):
                return
            yield row

    def row(self, path: bytes) -> Row | None:
        """The row of a path, or None."""
        number = bisect.bisect_right(self._firsts, path) - 1
        if number < 0:
            return None
        paths, rows = self._rows(number)
        at = bisect.bisect_left(paths, path)
        return rows[at] if at < len(paths) and paths[at] == path else None

    def find(self, path: bytes) -> Entry | None:
        """The entry of a path, or None."""
        row = self.row(path)
        return entry(row) if row else None

    def pack(self) -> bytes:
        """The index as bytes, for the cache; `unpack` reads them."""
        return msgspec.msgpack.encode((self.count, self._firsts, self.blocks, self._executables, self.hides_names))

    def _rows(self, number: int) -> tuple[list[bytes], list[Row]]:
        """A block's paths, which are searched, and its rows."""
        found = self._unpacked.get(number)
        if found is None:
            if len(self._unpacked) >= _UNPACKED_BLOCKS:
                self._unpacked.clear()
            rows = _unpack(self.blocks[number])
            found = self._unpacked[number] = [row[0] for row in rows], rows
        return found


def unpack(data: bytes) -> FileIndex:
    """Read what `FileIndex.pack` wrote; msgspec.DecodeError if it is anything else."""
    count, firsts, blocks, executables, hides = _PACKED.decode(data)
    return FileIndex(blocks, firsts, count, executables, hides)


class IndexBuilder:
    """Collects rows in any order, in bounded memory; of two rows with one path the later wins, as in tar."""

    _RUN_ROWS = 65536

    def __init__(self) -> None:
        self.count = 0
        self._run: list[Row] = []
        self._runs: list[list[bytes]] = []

    def add(self, row: Row) -> None:
        self._run.append(row)
        if len(self._run) >= self._RUN_ROWS:
            self._close_run()

    def finish(self) -> FileIndex:
        """The sorted index. The builder is spent afterwards."""
        if not self._runs:
            rows: Iterable[Row] = _newest(self._run)
        else:
            self._close_run()
            # Numbering the runs lets the merge keep the latest of equal paths.
            streams = [_numbered(blocks, -number) for number, blocks in enumerate(self._runs)]
            rows = _first_of_each(heapq.merge(*streams))
        executables: list[Row] = []
        hiding: list[Row] = []
        blocks, firsts, count = _blocks(_noticed(rows, executables, hiding))
        self._run, self._runs = [], []
        return FileIndex(blocks, firsts, count, _blocks(executables)[0], bool(hiding))

    def _close_run(self) -> None:
        if self._run:
            self._runs.append(_blocks(_newest(self._run))[0])
            self._run = []


def build(rows: Iterable[Row]) -> FileIndex:
    """An index from rows in any order."""
    builder = IndexBuilder()
    for row in rows:
        builder.add(row)
    return builder.finish()


def _noticed(rows: Iterable[Row], executables: list[Row], hiding: list[Row]) -> Iterator[Row]:
    for row in rows:
        if row[7]:
            executables.append(row)
        elif row[1] >= WHITEOUT and not hiding:
            hiding.append(row)
        yield row


def _newest(run: list[Row]) -> list[Row]:
    by_path = {row[0]: row for row in run}
    return [by_path[path] for path in sorted(by_path)]


def _numbered(blocks: list[bytes], number: int) -> Iterator[tuple[bytes, int, Row]]:
    for block in blocks:
        for row in _unpack(block):
            yield row[0], number, row


def _first_of_each(merged: Iterator[tuple[bytes, int, Row]]) -> Iterator[Row]:
    last: bytes | None = None
    for path, _, row in merged:
        if path != last:
            last = path
            yield row


def _blocks(rows: Iterable[Row]) -> tuple[list[bytes], list[bytes], int]:
    blocks: list[bytes] = []
    firsts: list[bytes] = []
    count = 0
    pending: list[Row] = []
    for row in rows:
        pending.append(row)
        if len(pending) == _BLOCK_ROWS:
            firsts.append(pending[0][0])
            blocks.append(_pack(pending))
            count += len(pending)
            pending = []
    if pending:
        firsts.append(pending[0][0])
        blocks.append(_pack(pending))
        count += len(pending)
    return blocks, firsts, count


def _pack(rows: list[Row]) -> bytes:
    paths, kinds, modes, uids, gids, sizes, links, hashes = zip(*rows, strict=True)
    sparse_links = {number: link for number, link in enumerate(links) if link}
    sparse_hashes = {number: digest for number, digest in enumerate(hashes) if digest}
    columns = (b"\0".join(paths), bytes(kinds), modes, uids, gids, sizes, sparse_links, sparse_hashes)
    return zlib.compress(msgspec.msgpack.encode(columns), 1)


_COLUMNS = msgspec.msgpack.Decoder(
    tuple[bytes, bytes, list[int], list[int], list[int], list[int], dict[int, bytes], dict[int, bytes]]
)
_BLOCK_BYTES = 1 << 28  # a block of 4,096 paths of 64 KiB each


def _unpack(block: bytes) -> list[Row]:
    plain = zlib.decompressobj().decompress(block, _BLOCK_BYTES)
    paths, kinds, modes, uids, gids, sizes, links, hashes = _COLUMNS.decode(plain)
    count = len(kinds)
    link_column = [links.get(number, b"") for number in range(count)] if links else [b""] * count
    hash_column = [hashes.get(number, b"") for number in range(count)] if hashes else [b""] * count
    return list(zip(paths.split(b"\0"), kinds, modes, uids, gids, sizes, link_column, hash_column, strict=True))
