"""Links to files of their own folder, read in the first pass.

Every Debian image holds `apt/methods/ssh -> rsh`: an analyser wants `ssh` by its name, and only `rsh` has content. A second
pass over the layer for that one file doubles the scan, or downloads the layer again. Archives hold a folder's files side by
side, so those that were in memory anyway are kept until the next folder begins; what lies farther is left to `links`.
"""

from collections.abc import Iterator

import msgspec

from pratique.model.files import HARDLINK, Entry

_LARGEST = 1 << 20  # bytes of one kept file
_MOST = 16 << 20  # bytes that are kept at once


class Neighbour(msgspec.Struct, frozen=True):
    """A file of the folder that is passing, and which analysers have read it under its own name."""

    path: bytes
    entry: Entry
    body: bytes
    readers: tuple[int, ...]


class Neighbours:
    """Keeps one folder's files and the links between them."""

    def __init__(self) -> None:
        self._folder = b""
        self._files: dict[bytes, Neighbour] = {}
        self._links: list[tuple[bytes, bytes]] = []
        self._room = _MOST

    def file(self, neighbour: Neighbour) -> Iterator[tuple[bytes, Neighbour]]:
        """Keep a file. Gives what `leave` gives when another folder begins with it."""
        yield from self._enter(neighbour.path)
        if len(neighbour.body) <= min(_LARGEST, self._room):
            self._room -= len(neighbour.body)
            self._files[neighbour.path] = neighbour

    def link(self, path: bytes, kind: int, target: bytes) -> Iterator[tuple[bytes, Neighbour]]:
        """Note a wanted link. Gives what `leave` gives when another folder begins with it."""
        yield from self._enter(path)
        if kind == HARDLINK:
            self._links.append((path, target))
        elif b"/" not in target:
            self._links.append((path, self._folder + target))

    def leave(self) -> Iterator[tuple[bytes, Neighbour]]:
        """(path of a link, the file that it shows) for each noted link to a kept file; then nothing is kept."""
        files, links = self._files, self._links
        self._files, self._links, self._room = {}, [], _MOST
        for path, real in links:
            if real in files:
                yield path, files[real]

    def _enter(self, path: bytes) -> Iterator[tuple[bytes, Neighbour]]:
        folder = path[: path.rfind(b"/") + 1]
        if folder != self._folder:
            self._folder = folder
            yield from self.leave()
