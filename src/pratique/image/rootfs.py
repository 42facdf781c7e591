"""A root file system or a build context as one tree of files. Links are never followed out of it, nothing is written."""

import os
import stat
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from pratique.errors import LimitError, NotFoundError
from pratique.image.layers import Reader
from pratique.model.analyser import Analyser, Wanted
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
_AS_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
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
        """The whole tree as one layer without digests. LimitError."""
        reader = Reader(analysers, self.limits)
        deadline = time.monotonic() + self.limits.seconds
        named = _named(analysers)
        for count, found in enumerate(self._entries(reader) if named is None else self._just(named, reader)):
            if count >= self.limits.entries:
                raise LimitError(
                    f"It has over {self.limits.entries:,} entries: raise limits.entries in the settings to read it."
                )
            if not count % 1024 and time.monotonic() > deadline:
                raise LimitError(
                    f"It took over {self.limits.seconds:,.0f} seconds: raise limits.seconds in the settings."
                )
            task.advance(1)
            _one(reader, *found)
        return reader.result("", "", 0, 0)

    def _entries(self, reader: Reader) -> Iterator[tuple[int, bytes, os.stat_result]]:
        """(descriptor of its folder, path, status) of everything in the tree."""
        todo = [b""]
        while todo:
            path = todo.pop()
            try:
                folder = self._folder(path)
            except OSError as error:
                reader.problem(display(path), f"its entries could not be listed ({error.strerror})")
                continue
            try:
                for found in self._of_folder(folder, path, reader):
                    yield folder, *found
                    if stat.S_ISDIR(found[1].st_mode):
                        todo.append(found[0])
            finally:
                os.close(folder)

    def _just(self, paths: Sequence[bytes], reader: Reader) -> Iterator[tuple[int, bytes, os.stat_result]]:
        """The same of some paths alone: analysers that know what they want need no walk."""
        for path in paths:
            try:
                folder = self._folder(path.rpartition(b"/")[0])
                try:
                    name = path.rpartition(b"/")[2]
                    yield folder, path, os.stat(name, dir_fd=folder, follow_symlinks=False)
                finally:
                    os.close(folder)
            except OSError as error:
                reader.problem(display(path), f"it could not be read ({error.strerror})")

    def _folder(self, path: bytes) -> int:
        """A folder's descriptor, part by part: none of them may have become a link since it was listed."""
        handle = os.open(self.root, _AS_FOLDER & ~os.O_NOFOLLOW)
        for part in path.split(b"/") if path else ():
            try:
                inner = os.open(part, _AS_FOLDER, dir_fd=handle)
            finally:
                os.close(handle)
            handle = inner
        return handle

    def _of_folder(self, folder: int, path: bytes, reader: Reader) -> Iterator[tuple[bytes, os.stat_result]]:
        for name in sorted(map(os.fsencode, os.listdir(folder))):
            inner = path + b"/" + name if path else name
            if self.root == b"/" and inner in _NOT_A_FILE_SYSTEM:
                continue
            if len(inner) > self.limits.path_bytes:
                reader.problem(display(inner[:200]), "its path is too long to be examined")
                continue
            try:
                yield inner, os.stat(name, dir_fd=folder, follow_symlinks=False)
            except OSError as error:
                reader.problem(display(inner), f"it could not be read ({error.strerror})")


def _named(analysers: Sequence[Analyser]) -> list[bytes] | None:
    """The paths that analysers want if each wants whole paths and nothing else; None if any wants more."""
    wanted = [analyser.wanted for analyser in analysers]
    if any(one != Wanted(files=one.files, limit=one.limit) for one in wanted):
        return None
    return sorted({path for one in wanted for path in one.files})


def _one(reader: Reader, folder: int, path: bytes, info: os.stat_result) -> None:
    """One entry. Only regular files are opened: a FIFO would hang, and a device may do anything."""
    kind, mode, name = _KINDS[stat.S_IFMT(info.st_mode)], stat.S_IMODE(info.st_mode), path.rpartition(b"/")[2]
    size = info.st_size if kind == FILE else 0
    try:
        link = os.readlink(name, dir_fd=folder) if kind == SYMLINK else b""
        if not size:
            if reader.entry(path, kind, mode, info.st_uid, info.st_gid, size, link, b""):
                reader.close()
            return
        with _open(name, folder) as file:
            head = file.read(16)
            if reader.entry(path, kind, mode, info.st_uid, info.st_gid, size, link, head):
                _feed(reader, file, head, size)
    except OSError as error:
        reader.problem(display(path), f"it could not be read ({error.strerror})")


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


def _open(name: bytes, folder: int) -> BinaryIO:
    """One regular file for reading. A link or a device put in its place since it was listed is not followed."""
    handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is no regular file any more")
    return open(handle, "rb", buffering=0)
