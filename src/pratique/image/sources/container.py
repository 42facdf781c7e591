"""A container of Docker or podman: its image, and what it changed since: `container:NAME` or `container:ID`.

The changes become one more layer, so that what a container added, replaced or deleted is seen as such.
"""

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import IO, BinaryIO, cast

import msgspec

from pratique.engine import sockets
from pratique.engine.api import Change, Engine
from pratique.errors import NotFoundError, PratiqueError
from pratique.image.sources import Opened
from pratique.image.sources._spooled import engine_image, spooled
from pratique.model.image import Image, Layer
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci.archive import inside, spans
from pratique.oci.files import Window
from pratique.oci.images import BlobImage
from pratique.oci.media_types import DOCKER_LAYER

ANNOTATION = "pratique.container"
"""Annotation that holds the container's id. Its image's digests are left out: a container is not its image."""


class ContainerImage:
    """An `OpenImage`: the layers of an image, and above them what a container changed."""

    def __init__(self, below: BlobImage, image: Image, changes: int, size: int) -> None:
        self.image = image
        self._below = below
        self._changes = changes
        self._size = size

    def layer(self, index: int) -> AbstractContextManager[BinaryIO]:
        if index < len(self._below.image.layers):
            return self._below.layer(index)
        return nullcontext(cast("BinaryIO", Window(self._changes, 0, self._size)))

    def identity(self, index: int) -> str:
        return self._below.identity(index) if index < len(self._below.image.layers) else ""


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001
    """A container of the first engine that has it. NotFoundError, DeniedByServerError, OutsideError, InputError."""
    with ExitStack() as stack:
        engine = _engine_of(value, settings, stack)
        container = engine.container(value)
        [below, *_] = stack.enter_context(engine_image(engine, container.image, settings, progress))
        changes = engine.changes(container.id)
        exported = stack.enter_context(engine.export(container.id))
        label = f"reading {value} from {engine.name}"
        files = stack.enter_context(spooled(exported, label, progress))
        file = stack.enter_context(tempfile.TemporaryFile(prefix="pratique-"))
        digest, size = _write(files, changes, file)
        layer = Layer(
            digest, digest, DOCKER_LAYER, size, f"changed in the container {container.id[:12]}", base_image=False
        )
        image = msgspec.structs.replace(
            below.image,
            name=value,
            manifest_digest="",
            config_digest="",
            tags=(),
            repo_digests=(),
            layers=(*below.image.layers, layer),
            annotations={**below.image.annotations, ANNOTATION: container.id},
        )
        yield (ContainerImage(below, image, file.fileno(), size),)


def _engine_of(container: str, settings: Settings, stack: ExitStack) -> Engine:
    problems: list[PratiqueError] = []
    for opened in (sockets.docker, sockets.podman):
        with ExitStack() as trial:
            try:
                engine = trial.enter_context(opened(settings))
                engine.container(container)
            except PratiqueError as error:
                problems.append(error)
                continue
            stack.push(trial.pop_all())
            return engine
    if all(isinstance(problem, NotFoundError) for problem in problems):
        raise NotFoundError(f"Neither Docker nor podman has a container {container}: check the name (`docker ps`).")
    raise next(problem for problem in problems if not isinstance(problem, NotFoundError))


def _write(files: int, changes: Sequence[Change], file: IO[bytes]) -> tuple[str, int]:
    """Write the changed entries of a whole file system, and whiteouts, as a tar: its digest and size."""
    hashed, size = hashlib.sha256(), 0
    changed = {change.path for change in changes if not change.deleted}
    for piece in _pieces(files, changed, [change.path for change in changes if change.deleted]):
        hashed.update(piece)
        file.write(piece)
        size += len(piece)
    file.flush()
    return f"sha256:{hashed.hexdigest()}", size


def _pieces(files: int, changed: set[str], deleted: Sequence[str]) -> Iterator[bytes]:
    for span in spans(files):
        if inside(span.name) in changed:
            for at in range(span.start, span.end, 1 << 20):
                yield os.pread(files, min(1 << 20, span.end - at), at)
    for path in deleted:
        folder, _, name = path.rpartition("/")
        yield tarfile.TarInfo(os.path.join(folder, f".wh.{name}")).tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
    yield bytes(1024)
