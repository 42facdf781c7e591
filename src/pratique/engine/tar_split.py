"""Put a layer's tar together again from its unpacked files and the tar-split record of everything else.

The result is the layer byte for byte, so that its diff ID can be verified. Paths come from the image: each is opened below
the unpacked folder one component at a time, and no symbolic link is ever followed.
Format: https://github.com/vbatts/tar-split/blob/main/tar/storage/entry.go
"""

import base64
import binascii
import gzip
import io
import os
import stat
import zlib
from collections.abc import Generator
from typing import BinaryIO

import msgspec

from pratique.errors import UnreadableError

_FILE, _SEGMENT = 1, 2
_LONGEST_RECORD = 64 << 20
_PIECE = 1 << 20


class _Entry(msgspec.Struct):
    type: int
    name: str | None = None
    name_raw: str | None = None
    size: int = 0
    payload: str | None = None


_DECODER = msgspec.json.Decoder(_Entry)


class Assembled(io.RawIOBase):
    """A layer's tar as a stream. `record` is its tar-split file, `folder` where its files were unpacked. UnreadableError."""

    def __init__(self, record: BinaryIO, folder: str) -> None:
        super().__init__()
        self._folder = Beneath(folder)
        self._pieces = _pieces(record, self._folder)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # Buffer is 3.12's name
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        self._pieces.close()
        self._folder.close()
        super().close()


class Beneath:
    """Opens regular files below a folder, never through a symbolic link. Keeps the last folder open."""

    def __init__(self, root: str) -> None:
        self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._last: tuple[tuple[bytes, ...], int] = ((), -1)

    def open(self, path: bytes) -> int:
        """A descriptor, for the caller to close. UnreadableError; OSError where there is no such file."""
        *folders, name = [part for part in path.split(b"/") if part not in (b"", b".")] or [b""]
        if b".." in (*folders, name) or not name:
            raise UnreadableError("A layer's record names a path outside of it: remove the image and pull it again.")
        fd = os.open(
            name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self._enter(tuple(folders))
        )
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            os.close(fd)
            raise UnreadableError(
                "A layer's record names a file that is none any more: remove the image and pull it again."
            )
        return fd

    def close(self) -> None:
        for fd in (self._last[1], self._root):
            if fd >= 0:
                os.close(fd)
        self._last, self._root = ((), -1), -1

    def _enter(self, folders: tuple[bytes, ...]) -> int:
        if not folders:
            return self._root
        if self._last[0] == folders:
            return self._last[1]
        fd = os.dup(self._root)
        for folder in folders:
            try:
                inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=fd)
            finally:
                os.close(fd)
            fd = inner
        if self._last[1] >= 0:
            os.close(self._last[1])
        self._last = folders, fd
        return fd


def _pieces(record: BinaryIO, folder: Beneath) -> Generator[bytes]:
    try:
        with gzip.GzipFile(fileobj=record) as lines:
            while line := lines.readline(_LONGEST_RECORD):
                entry = _DECODER.decode(line)
                if entry.type == _SEGMENT:
                    yield base64.b64decode(entry.payload or "", validate=True)
                elif entry.type == _FILE and entry.size:
                    yield from _content(folder, _name(entry), entry.size)
    except (msgspec.DecodeError, binascii.Error, zlib.error, EOFError, OSError, ValueError) as error:
        raise UnreadableError(
            f"A layer cannot be put together ({error}): remove the image and pull it again."
        ) from error


def _name(entry: _Entry) -> bytes:
    return base64.b64decode(entry.name_raw) if entry.name_raw else (entry.name or "").encode()


def _content(folder: Beneath, name: bytes, size: int) -> Generator[bytes]:
    fd = folder.open(name)
    try:
        while size > 0:
            piece = os.read(fd, min(size, _PIECE))
            if not piece:
                raise UnreadableError("A file of a layer is shorter than recorded: remove the image and pull it again.")
            size -= len(piece)
            yield piece
    finally:
        os.close(fd)
