"""Named files of a layout or an archive, read by offset so that several layers can be read at once."""

import io
import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO, Protocol, cast

from pratique.errors import LimitError, NotFoundError, UnreadableError


class Files(Protocol):
    """Where a layout's or archive's files lie. NotFoundError for a name that is not there."""

    def read(self, name: str, limit: int) -> bytes:
        """The whole of a small file. LimitError above `limit` bytes."""
        ...

    def stream(self, name: str) -> AbstractContextManager[BinaryIO]: ...

    def size(self, name: str) -> int: ...

    def identity(self, name: str) -> str:
        """As `OpenImage.identity`."""
        ...


class Window(io.RawIOBase):
    """A part of an open file as a stream; several may read one descriptor at once."""

    def __init__(self, fd: int, offset: int, length: int) -> None:
        super().__init__()
        self._fd = fd
        self._at = offset
        self._end = offset + length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # Buffer is 3.12's name
        view = memoryview(buffer)[: self._end - self._at]
        count = os.preadv(self._fd, [view], self._at) if view else 0
        if view and not count:
            raise UnreadableError("The file became shorter while it was read: run again when nothing writes to it.")
        self._at += count
        return count


class Directory:
    """The files of a directory on this machine. Names come from digests and fixed words, never from an image."""

    def __init__(self, root: str) -> None:
        self._root = root

    def read(self, name: str, limit: int) -> bytes:
        with self._open(name) as (fd, status):
            return whole(Window(fd, 0, status.st_size), name, status.st_size, limit)

    @contextmanager
    def stream(self, name: str) -> Iterator[BinaryIO]:
        with self._open(name) as (fd, status):
            yield cast("BinaryIO", Window(fd, 0, status.st_size))

    def size(self, name: str) -> int:
        with self._open(name) as (_, status):
            return status.st_size

    def identity(self, name: str) -> str:
        with self._open(name) as (_, status):
            return identity(status, 0, status.st_size)

    @contextmanager
    def _open(self, name: str) -> Iterator[tuple[int, os.stat_result]]:
        with regular_file(os.path.join(self._root, name)) as opened:
            yield opened


@contextmanager
def regular_file(path: str) -> Iterator[tuple[int, os.stat_result]]:
    """A file's descriptor and status. NotFoundError; UnreadableError for what is no regular file (a FIFO would hang us)."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no {path}: check the path, or fetch the image again.") from error
    except (OSError, ValueError) as error:
        raise UnreadableError(f"Could not open {path}: {error}; check its permissions.") from error
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(f"{path} is not a regular file: name a file.")
        yield fd, status
    finally:
        os.close(fd)


def identity(status: os.stat_result, offset: int, length: int) -> str:
    """Device, inode, size, mtime_ns, offset and length: what must be unchanged for a file to be trusted unread."""
    return f"{status.st_dev}:{status.st_ino}:{status.st_size}:{status.st_mtime_ns}:{offset}:{length}"


def whole(stream: io.RawIOBase, name: str, size: int, limit: int) -> bytes:
    """All of a small stream. LimitError above `limit` bytes."""
    if size > limit:
        raise LimitError(f"{name} has {size:,} bytes and the limit is {limit:,}: no honest image needs more.")
    pieces = []
    while piece := stream.read(1 << 20):
        pieces.append(piece)
    return b"".join(pieces)
