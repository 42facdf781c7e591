"""Move an image with all that hangs on it; nothing ever names what is not whole.

Blobs first, then manifests bottom up, then what hangs on them, and the image's own name last: a move that breaks off leaves
the name where it was. Digests do not change, and every byte that arrives is hashed on its way.

>>> move(source, destination, SILENT, Limits()).digest                                 # doctest: +SKIP
'sha256:…'
"""

import hashlib
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, cast

import msgspec

from pratique.errors import InputError, LimitError, NotFoundError, OutsideError, UnreadableError
from pratique.model.progress import Progress, Task
from pratique.model.settings import Limits
from pratique.oci import media_types
from pratique.oci.manifests import Descriptor
from pratique.workflow.moving import listing, planning
from pratique.workflow.moving.ends import Destination, Part, Source

_AT_ONCE = 4


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What a move did."""

    digest: str
    manifests: int
    hanging: int
    """Manifests of these that hang on the image."""
    sent: int = 0
    """Bytes of blobs that passed here; the others were there, or were taken over inside of the registry."""
    blobs: int = 0
    present: int = 0
    """Blobs that were there."""
    borrowed: int = 0
    """Blobs that the registry took over by itself."""
    elsewhere: tuple[str, ...] = ()
    """Digests of layers that lie at URLs of their own, which nothing here fetches."""
    problems: tuple[str, ...] = ()
    """What hangs on the image and was not moved, a sentence each."""


def move(
    source: Source, destination: Destination, progress: Progress, limits: Limits, *, only_image: bool = False
) -> Moved:
    """InputError where the image itself is not whole; OutsideError where an end fails. Then the name stands where it stood."""
    plan = planning.plan(source, limits, only_image=only_image)
    blobs = {blob.digest: blob for part in (*plan.image, *plan.hanging) for blob in part.blobs}
    with progress.task(f"moving {source.name}", sum(blob.size for blob in blobs.values())) as task:
        carrier = _Carrier(source, destination, task, limits)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(carrier.carry, blobs.values()))
    for part in plan.image:
        if broken := carrier.broken(part):
            raise broken
        destination.put_manifest(part)
    problems = [*plan.problems, *_hang(plan.hanging, carrier, destination)]
    destination.name_image(plan.root)
    return Moved(
        digest=plan.root.digest,
        manifests=len(plan.image) + len(plan.hanging),
        hanging=len(plan.hanging),
        sent=carrier.sent,
        blobs=len(blobs),
        present=carrier.present,
        borrowed=carrier.borrowed,
        elsewhere=tuple(sorted(carrier.elsewhere)),
        problems=tuple(problems),
    )


def _hang(parts: tuple[Part, ...], carrier: "_Carrier", destination: Destination) -> list[str]:
    """Put what hangs where it belongs; a sentence for each that could not be. OutsideError when the destination loses one."""
    problems, put = [], []
    for part in parts:
        try:
            if broken := carrier.broken(part):
                raise broken
            put.append(_united(part, destination, carrier.limit))
        except InputError as error:
            problems.append(f"{part.tag or part.digest}: {error}")
            continue
        destination.put_manifest(put[-1])
    if lost := [part.tag or part.digest for part in put if destination.misses(part)]:
        raise OutsideError(f"{destination.name} does not list {lost[0]}, which was put there: move the image again.")
    return problems


def _united(part: Part, destination: Destination, limit: int) -> Part:
    """The part itself, or with what the destination has under its tag."""
    there = destination.tagged(part.tag) if part.tag else None
    if there is None:
        return part
    made, config = listing.united(part, there, limit)
    if config:
        destination.put_blob(made.blobs[0], io.BytesIO(config))
    return made


class _Carrier:
    """Carries blobs, several at once, and remembers which could not be."""

    def __init__(self, source: Source, destination: Destination, task: Task, limits: Limits) -> None:
        self.present = self.borrowed = self.sent = 0
        self.elsewhere: set[str] = set()
        self.limit = limits.manifest_bytes
        self._source, self._destination = source, destination
        self._task, self._largest = task, limits.layer_bytes
        self._broken: dict[str, InputError] = {}
        self._lock = threading.Lock()

    def carry(self, blob: Descriptor) -> None:
        """OutsideError; a blob that is damaged or missing is remembered."""
        try:
            if self._destination.holds(blob):
                self._count(blob, present=1)
            elif self._destination.borrow(blob, self._source):
                self._count(blob, borrowed=1)
            else:
                self._send(blob)
        except NotFoundError as error:
            if media_types.foreign(blob.media_type):
                self.elsewhere.add(blob.digest)
            else:
                self._broken[blob.digest] = error
        except InputError as error:
            self._broken[blob.digest] = error

    def broken(self, part: Part) -> InputError | None:
        """Why one of the blobs that a manifest names is not there."""
        return next((self._broken[blob.digest] for blob in part.blobs if blob.digest in self._broken), None)

    def _send(self, blob: Descriptor) -> None:
        if blob.size > self._largest:
            raise LimitError(f"{blob.digest} has {blob.size:,} bytes and the limit is {self._largest:,}.")
        with self._source.blob(blob) as stream:
            checked = cast("BinaryIO", Checked(stream, blob, self._advance))
            self._destination.put_blob(blob, checked)

    def _advance(self, amount: int) -> None:
        with self._lock:
            self.sent += amount
            self._task.advance(amount)

    def _count(self, blob: Descriptor, present: int = 0, borrowed: int = 0) -> None:
        with self._lock:
            self.present += present
            self.borrowed += borrowed
            self._task.advance(blob.size)


class Checked(io.RawIOBase):
    """A stream that must be a blob: reading it to its end raises UnreadableError when its bytes were not."""

    def __init__(self, stream: BinaryIO, blob: Descriptor, read: Callable[[int], None]) -> None:
        super().__init__()
        self._stream, self._blob, self._advance = stream, blob, read
        self._hash, self._left = hashlib.sha256(), blob.size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, 1 << 20) if size >= 0 else 1 << 20)
        self._left -= len(data)
        self._hash.update(data)
        if self._left < 0 or (not data and size and self._left):
            raise UnreadableError(
                f"{self._blob.digest} has another size than the {self._blob.size:,} bytes that its manifest names: push the image again."
            )
        if not data and size and f"sha256:{self._hash.hexdigest()}" != self._blob.digest:
            raise UnreadableError(
                f"A blob has the digest sha256:{self._hash.hexdigest()} and {self._blob.digest} was promised: it is damaged or was tampered with."
            )
        self._advance(len(data))
        return data
