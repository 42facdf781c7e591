"""The files of a whole image as checks look at them: one walk, whatever the number of checks."""

import functools
from collections.abc import Iterable, Iterator, Sequence

from pratique.checks.check import Fault
from pratique.model.files import DIRECTORY, FILE, OPAQUE, WHITEOUT, FileIndex, Row, display
from pratique.model.image import Layer
from pratique.model.overlay import Overlay
from pratique.model.reading import LayerReading

ACCOUNTS = "accounts"
"""Name of the analyser that reads `etc/passwd` and `etc/shadow`."""

SET_ID = 0o6000
OTHERS_WRITE = 0o002
STICKY = 0o1000

Place = tuple[int, Row]
"""Number of the layer, row."""


class Files:
    """What is to be seen of an image's files, and in which layer each lies."""

    def __init__(self, readings: Sequence[LayerReading], layers: Sequence[Layer]) -> None:
        self.readings = readings
        self.layers = layers
        self.overlay = Overlay([reading.index for reading in readings])

    @functools.cached_property
    def marked(self) -> tuple[Place, ...]:
        """Files and folders that are set-id, or that everybody may write to (folders with the sticky bit are not)."""
        return tuple(place for place in self.overlay.rows() if _is_marked(place[1]))

    def find(self, paths: Iterable[str]) -> Iterator[Place]:
        """Those of the paths that are regular files of the image, links followed."""
        seen = set()
        for path in paths:
            real = self.overlay.real_path(path.encode())
            found = self.overlay.find(real) if real else None
            if found and found[1][1] == FILE and found[1][0] not in seen:
                seen.add(found[1][0])
                yield found

    def visible_below(self, folder: bytes) -> Iterator[Place]:
        """Visible regular files below a folder, in any order."""
        for number, index in enumerate(self.overlay.indexes):
            for row in index.below(folder):
                if row[1] == FILE and self.overlay.survives(row[0], number):
                    yield number, row

    def hidden(self) -> Iterator[tuple[int, Place]]:
        """(layer that hides it, hidden place) of every file that a later layer deletes or replaces: bytes carried in vain."""
        seen: set[tuple[int, bytes]] = set()
        for upper in range(1, len(self.overlay.indexes)):
            for row in self.overlay.indexes[upper]:
                for number, hidden in self._below(upper, row):
                    if (number, hidden[0]) not in seen:
                        seen.add((number, hidden[0]))
                        yield upper, (number, hidden)

    def fault(self, place: Place, message: str, line: int = 0) -> Fault:
        """A fault of one file, with the layer and the instruction that brought it."""
        number, row = place
        layer = self.layers[number] if number < len(self.layers) else Layer("")
        path = display(row[0])
        return Fault(
            message,
            line,
            path=path,
            subject=path,
            layer=layer.diff_id or layer.digest,
            instruction=layer.instruction,
            base_image=layer.base_image,
        )

    def _below(self, upper: int, row: Row) -> Iterator[Place]:
        """What a row of a layer hides in the layers under it."""
        path, kind = row[0], row[1]
        folder, slash, name = path.rpartition(b"/")
        if kind == OPAQUE:
            yield from self._files(upper, folder)
        elif kind == WHITEOUT:
            yield from self._files(upper, folder + slash + name[4:])
        elif kind == FILE:
            yield from self._files(upper, path, deep=False)

    def _files(self, upper: int, path: bytes, *, deep: bool = True) -> Iterator[Place]:
        for number in range(upper):
            index: FileIndex = self.overlay.indexes[number]
            row = index.row(path)
            if row is not None and row[1] == FILE:
                yield number, row
            elif deep:
                yield from ((number, each) for each in index.below(path) if each[1] == FILE)


def _is_marked(row: Row) -> bool:
    kind, mode = row[1], row[2]
    if kind == FILE:
        return bool(mode & (SET_ID | OTHERS_WRITE))
    return kind == DIRECTORY and bool(mode & OTHERS_WRITE) and not mode & STICKY
