"""A body while it passes: kept in memory, a large one in an unlinked temporary file."""

import tempfile
from typing import Any

from pratique.model.files import Body, Mapped, mapped

IN_MEMORY = 8 << 20
"""Bytes of one body that are kept in memory."""


class Capture:
    """A wanted body while it passes; as a context it is the whole body, in memory or as a map of an unlinked file."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._pieces: list[bytes] = []
        self._file: Any = tempfile.TemporaryFile(prefix="pratique-") if size > IN_MEMORY else None  # noqa: SIM115
        self._map: Mapped | None = None

    def add(self, piece: memoryview) -> None:
        if self._file is None:
            self._pieces.append(bytes(piece))
        else:
            self._file.write(piece)

    def __enter__(self) -> Body:
        if self._file is None:
            return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._file.flush()
        self._map = mapped(self._file, self._size)
        return self._map

    def __exit__(self, *_: object) -> None:
        self._pieces = []
        if self._map is not None:
            self._map.close()
        if self._file is not None:
            self._file.close()
