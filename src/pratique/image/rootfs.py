"""A root file system or a build context as one tree of files. Links are never followed out of it, nothing is written."""

import os
import stat
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from pratique.errors import LimitError, NotFoundError
from pratique.image.layers import Reader
from pratique.model.analyser import Analyser
from pratique.model.files import BLOCK, CHARACTER, DIRECTORY, FIFO, FILE, SYMLINK, display
from pratique.model.image import Image
from pratique.model.progress import Task
from pratique.model.reading import LayerReading
from pratique.model.settings import Limits

_KINDS = {
    stat.S_IFREG: FILE,
    stat.S_IFDIR: DIRECTORY,
    stat.S_IFLNK: SYMLINK,
    stat.S_IFCHR: CHARACTER,
    stat.S_IFBLK: BLOCK,
    stat.S_IFIFO: FIFO,
    stat.S_IFSOCK: FIFO,
}
_NOT_A_FILE_SYSTEM = (b"proc", b"sys", b"dev", b"run")  # below `/` itself these are the kernel's, not the system's


class Tree:
    """An `OpenTree` of a directory."""

    def __init__(self, root: str, image: Image, limits: Limits) -> None:
        if not os.path.isdir(root):
            raise NotFoundError(f"{root} is no directory: name an existing one as dir:PATH.")
        self.root = os.fsencode(os.path.abspath(root))
        self.image = image
        self.limits = limits

    def read(self, analysers: Sequence[Analyser], task: Task) -> LayerReading:
        """The whole tree as one layer without digests."""
        reader = Reader(analysers, self.limits)
        for count, (path, info, link) in enumerate(self._entries(reader)):
            kind = _KINDS[stat.S_IFMT(info.st_mode)]
            if count >= self.limits.entries:
                raise LimitError(
                    f"It has over {self.limits.entries:,} entries: raise limits.entries in the settings to read it."
                )
            size = info.st_size if kind == FILE else 0
            task.advance(1)
            self._one(reader, path, kind, info, size, link)
        return reader.result("", "", 0, 0)

    def _one(self, reader: Reader, path: bytes, kind: int, info: os.stat_result, size: int, link: bytes) -> None:
        mode = stat.S_IMODE(info.st_mode)
        if not size:
            if reader.entry(path, kind, mode, info.st_uid, info.st_gid, size, link, b""):
                reader.close()
            return
        try:
            with _open(os.path.join(self.root, path)) as file:
                head = file.read(16)
                if reader.entry(path, kind, mode, info.st_uid, info.st_gid, size, link, head):
                    _feed(reader, file, head, size)
        except OSError as error:
            reader.problem(display(path), f"it could not be read ({error.strerror})")

    def _entries(self, reader: Reader | None) -> Iterator[tuple[bytes, os.stat_result, bytes]]:
        todo = [b""]
        at_root = self.root == b"/"
        while todo:
            folder = todo.pop()
            try:
                names = sorted(os.listdir(os.path.join(self.root, folder)))
            except OSError as error:
                if reader is not None:
                    reader.problem(display(folder), f"its entries could not be listed ({error.strerror})")
                continue
            for name in names:
                path = folder + b"/" + name if folder else name
                if at_root and path in _NOT_A_FILE_SYSTEM:
                    continue
                full = os.path.join(self.root, path)
                try:
                    info = os.lstat(full)
                    link = os.readlink(full) if stat.S_ISLNK(info.st_mode) else b""
                except OSError as error:
                    if reader is not None:
                        reader.problem(display(path), f"it could not be read ({error.strerror})")
                    continue
                yield path, info, link
                if stat.S_ISDIR(info.st_mode):
                    todo.append(path)


def _feed(reader: Reader, file: BinaryIO, head: bytes, size: int) -> None:
    """Exactly `size` bytes, as listed; a file that changed meanwhile is said."""
    piece, left = head, size
    while piece and left:
        reader.data(memoryview(piece)[:left])
        left -= min(len(piece), left)
        piece = file.read(1 << 20)
    if left:
        raise OSError(0, "it became shorter while it was read")
    reader.close()


def _open(path: bytes) -> BinaryIO:
    """One regular file for reading. A link or a device put in its place since it was listed is not followed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is no regular file any more")
    return open(handle, "rb", buffering=0)
