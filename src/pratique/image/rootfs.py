"""A root file system or a build context as one tree of files. Links are never followed out of it, nothing is written."""

import mmap
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext

from pratique.errors import LimitError, NotFoundError, PratiqueError
from pratique.image.layers import LayerResult, Reader
from pratique.model.analyser import Analyser
from pratique.model.files import BLOCK, CHARACTER, DIRECTORY, FIFO, FILE, SYMLINK, Body, Entry, display
from pratique.model.image import Image
from pratique.model.progress import Task
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

    def walk(self) -> Iterator[tuple[Entry, AbstractContextManager[Body] | None]]:
        for path, info, link in self._entries(None):
            entry = Entry(display(path), _KINDS[stat.S_IFMT(info.st_mode)], stat.S_IMODE(info.st_mode), info.st_uid, info.st_gid, info.st_size, display(link))
            yield entry, _open(self.root, path, info.st_size) if entry.kind == FILE else None

    def read(self, analysers: Sequence[Analyser], task: Task) -> LayerResult:
        """The whole tree as one layer without digests."""
        reader = Reader(analysers, self.limits)
        count = 0
        for path, info, link in self._entries(reader):
            kind = _KINDS[stat.S_IFMT(info.st_mode)]
            count += 1
            if count > self.limits.entries:
                raise LimitError(f"It has over {self.limits.entries:,} entries: raise limits.entries in the settings to read it.")
            size = info.st_size if kind == FILE else 0
            task.advance(1)
            self._one(reader, path, kind, info, size, link)
        return reader.result("", "", 0, 0)

    def _one(self, reader: Reader, path: bytes, kind: int, info: os.stat_result, size: int, link: bytes) -> None:
        mode = stat.S_IMODE(info.st_mode)
        if kind != FILE or not size:
            if reader.entry(path, kind, mode, info.st_uid, info.st_gid, size, link, b""):
                reader.close()
            return
        try:
            with _open(self.root, path, size) as body:
                if reader.entry(path, kind, mode, info.st_uid, info.st_gid, size, link, body[:16]):
                    for at in range(0, len(body), 1 << 20):
                        reader.data(memoryview(body[at : at + (1 << 20)]))
                    reader.close()
        except (OSError, PratiqueError, ValueError) as error:
            reader.problem(display(path), f"it could not be read ({error})")

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


def _open(root: bytes, path: bytes, size: int) -> AbstractContextManager[Body]:
    """A map of one regular file. A link put in its place since it was listed is not followed."""
    if not size:
        return nullcontext(b"")
    handle = os.open(os.path.join(root, path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "it is no regular file any more")
        return closing(mmap.mmap(handle, 0, access=mmap.ACCESS_READ))
    finally:
        os.close(handle)
