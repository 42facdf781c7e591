"""Overlay: the files of a whole image, upper layers over lower ones, as a runtime would show them.

Whiteouts, opaque directories and files that replace directories hide what lies below. Symbolic links are followed
inside the image only. Layers are sorted indexes, so the merge is a stream and no object per file is kept.

>>> overlay = Overlay([lower_index, upper_index])            # doctest: +SKIP
>>> overlay.find(b"etc/passwd")                              # doctest: +SKIP
(1, (b'etc/passwd', 0, 420, 0, 0, 1204, b'', b''))
"""

import heapq
from collections.abc import Iterator, Sequence

from pratique.model.files import DIRECTORY, OPAQUE, SYMLINK, WHITEOUT, FileIndex, Row, display

_MOST_LINKS = 40  # the kernel's own limit on symbolic links in one path


class Overlay:
    """Looks paths up in a stack of layers, the lowest first. Implements `model.analyser.FileView`."""

    def __init__(self, indexes: Sequence[FileIndex]) -> None:
        self.indexes = indexes
        self._hidden: dict[tuple[int, bytes], bool] = {}

    def find(self, path: bytes) -> tuple[int, Row] | None:
        """(layer, row) of a path as written, without following links; None if it is not there."""
        for layer in range(len(self.indexes) - 1, -1, -1):
            row = self.indexes[layer].row(path)
            if row is not None and row[1] not in (WHITEOUT, OPAQUE):
                return layer, row
            if layer and self._hides(layer, path):
                return None
        return None

    def survives(self, path: bytes, layer: int) -> bool:
        """Whether a file that one layer holds is still to be seen above it."""
        for upper in range(layer + 1, len(self.indexes)):
            if self.indexes[upper].row(path) is not None or self._hides(upper, path):
                return False
        return True

    def real_path(self, path: bytes) -> bytes | None:
        """The path with every symbolic link followed inside the image; None for a loop. The last part may be missing."""
        done: list[bytes] = []
        todo = path.split(b"/")[::-1]
        links = 0
        while todo:
            part = todo.pop()
            if part in (b"", b"."):
                continue
            if part == b"..":
                if done:
                    done.pop()
                continue
            done.append(part)
            found = self.find(b"/".join(done))
            if found is None or found[1][1] != SYMLINK:
                continue
            links += 1
            if links > _MOST_LINKS:
                return None
            target = found[1][6]
            done = [] if target.startswith(b"/") else done[:-1]
            todo += target.split(b"/")[::-1]
        return b"/".join(done)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """(layer, row) of every visible entry, sorted by path within equal folders."""
        if len(self.indexes) == 1:
            for row in self.indexes[0]:
                if row[1] not in (WHITEOUT, OPAQUE):
                    yield 0, row
            return
        streams = [_numbered(index, -number) for number, index in enumerate(self.indexes)]
        last = b""
        for path, number, row in heapq.merge(*streams):
            if path == last or row[1] in (WHITEOUT, OPAQUE):
                continue
            last = path
            if self.survives(path, -number):
                yield -number, row

    def executables(self) -> Iterator[tuple[int, Row]]:
        """(layer, row) of every visible executable: a file with an execute bit, or an ELF file."""
        for layer, index in enumerate(self.indexes):
            for row in index.executables():
                if self.survives(row[0], layer):
                    yield layer, row

    # What model.analyser.FileView asks for, with paths as text.

    def exists(self, path: str) -> bool:
        real = self.real_path(path.encode("utf-8", "surrogateescape"))
        return real is not None and self.find(real) is not None

    def resolve(self, path: str) -> str:
        real = self.real_path(path.encode("utf-8", "surrogateescape"))
        return path if real is None else display(real)

    def sha256(self, path: str) -> str:
        found = self.find(path.encode("utf-8", "surrogateescape"))
        return found[1][7].hex() if found else ""

    def _hides(self, layer: int, path: bytes) -> bool:
        """Whether one layer hides what lies below it at a path that it does not hold itself."""
        index = self.indexes[layer]
        folder, slash, name = path.rpartition(b"/")
        if index.hides_names:
            if index.row(folder + slash + b".wh." + name) is not None:
                return True
            if index.row(folder + slash + b".wh..wh..opq") is not None:
                return True
        return bool(folder) and self._hides_folder(layer, folder)

    def _hides_folder(self, layer: int, folder: bytes) -> bool:
        """Whether a layer removes a folder of lower layers or replaces it: by whiteout, opaque mark, or another kind."""
        known = self._hidden.get((layer, folder))
        if known is not None:
            return known
        index = self.indexes[layer]
        row = index.row(folder)
        hidden = (row is not None and row[1] != DIRECTORY) or self._hides(layer, folder)
        self._hidden[layer, folder] = hidden
        return hidden


def _numbered(index: FileIndex, number: int) -> Iterator[tuple[bytes, int, Row]]:
    for row in index:
        yield row[0], number, row
