"""An OCI layout in a tar as the destination of moves: one file that is there whole, or not at all."""

import io
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from pratique.oci import digests, replacing
from pratique.oci.manifests import Descriptor
from pratique.workflow.moving import in_layout
from pratique.workflow.moving.ends import Part, Source

_PIECE = 1 << 20
_BLOCK = 512


class ArchiveDestination:
    """Several images may be moved there, one after another, each `called` before it is moved."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._file = file
        self._lock = threading.Lock()
        self._held: set[str] = set()
        self._tags: dict[str, bytes] = {}
        self._entries: list[dict[str, Any]] = []
        self._index = in_layout.EMPTY_INDEX
        self._names: dict[str, str] = {}

    def called(self, tag: str, full: str) -> None:
        self._names = in_layout.annotations(tag, full)

    def holds(self, blob: Descriptor) -> bool:
        return blob.digest in self._held

    def borrow(self, blob: Descriptor, source: Source) -> bool:  # noqa: ARG002 - the contract's
        return False

    def put_blob(self, blob: Descriptor, stream: BinaryIO) -> None:
        with self._lock:
            if blob.digest not in self._held:
                self._add(_path(blob.digest), stream, blob.size)
                self._held.add(blob.digest)

    def tagged(self, tag: str) -> bytes | None:
        return self._tags.get(tag)

    def put_manifest(self, part: Part) -> None:
        self.put_blob(Descriptor(part.digest, len(part.data)), io.BytesIO(part.data))
        self._entries += in_layout.entry(part)
        if part.tag:
            self._tags[part.tag] = part.data

    def misses(self, part: Part) -> bool:  # noqa: ARG002 - the contract's
        return False

    def name_image(self, part: Part) -> None:
        self._index = in_layout.merged(self._index, [in_layout.image_entry(part, self._names), *self._entries])
        self._entries = []

    def finish(self) -> None:
        for name, data in (("oci-layout", in_layout.VERSION), ("index.json", self._index)):
            self._add(name, io.BytesIO(data), len(data))
        self._file.write(bytes(2 * _BLOCK))

    def _add(self, name: str, stream: BinaryIO, size: int) -> None:
        """A member; what breaks off leaves the archive as it was before it."""
        start = self._file.tell()
        member = tarfile.TarInfo(name)
        member.size = size
        try:
            self._file.write(member.tobuf(tarfile.PAX_FORMAT))
            while piece := stream.read(_PIECE):
                self._file.write(piece)
            self._file.write(bytes(-size % _BLOCK))
        except BaseException:
            self._file.seek(start)
            self._file.truncate()
            raise


@contextmanager
def open_destination(path: str) -> Iterator[ArchiveDestination]:
    """The archive stands there when the context ends well. UsageError."""
    with replacing.replaced(path) as file:
        made = ArchiveDestination(path, file)
        yield made
        made.finish()


def _path(digest: str) -> str:
    return f"blobs/sha256/{digests.checked(digest, 'A blob').removeprefix('sha256:')}"
