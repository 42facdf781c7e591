"""Bytes that were hashed here, by digest: what has a digest never changes, so that it needs not be asked for twice.

Only bytes are remembered and never what was concluded from them. They belong to the repository that they came from: that a
registry gave them to us there says nothing of another.

>>> memory = Memory()
>>> memory.keep("registry.example.com/app", digests.of(b"{}"), b"{}")
>>> memory.find("registry.example.com/app", digests.of(b"{}")).data
b'{}'
"""

import threading

import msgspec

from pratique.oci import digests

_LARGEST = 1 << 20
"""Bytes of one document: manifests and signatures are far below."""
_BESIDES = 1 << 10
"""Bytes of one document's keys and Structs, about; so that a million empty ones are bounded too."""


class Remembered(msgspec.Struct, frozen=True):
    data: bytes
    media_type: str
    """What the registry called it, which no digest covers."""


class Memory:
    """What was used last, up to so many bytes; may be used by many threads."""

    def __init__(self, limit: int = 32 << 20) -> None:
        self._limit = limit
        self._kept: dict[tuple[str, str], Remembered] = {}
        self._size = 0
        self._lock = threading.Lock()

    def find(self, repository: str, digest: str) -> Remembered | None:
        """What a repository gave us before, which is now the last used."""
        with self._lock:
            found = self._kept.pop((repository, digest), None)
            if found is not None:
                self._kept[repository, digest] = found
            return found

    def keep(self, repository: str, digest: str, data: bytes, media_type: str = "") -> None:
        """Remember bytes that have this digest. UnreadableError for others; what is large is not remembered."""
        digests.verify(data, digest, f"What is remembered of {repository}")
        if len(data) > min(_LARGEST, self._limit):
            return
        with self._lock:
            if (repository, digest) in self._kept:
                return
            self._kept[repository, digest] = Remembered(data, media_type)
            self._size += len(data) + _BESIDES
            while self._size > self._limit:
                self._size -= len(self._kept.pop(next(iter(self._kept))).data) + _BESIDES
