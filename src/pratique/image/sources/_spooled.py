"""What an engine streams, as an unlinked temporary file: archives are read by offset."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import msgspec

from pratique.engine.api import Engine
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci import docker_archive
from pratique.oci.archive import Archive
from pratique.oci.images import BlobImage

_PIECE = 1 << 20


@contextmanager
def spooled(stream: BinaryIO, label: str, progress: Progress) -> Iterator[int]:
    """All of a stream (bounded by its source) as a descriptor."""
    with tempfile.TemporaryFile(prefix="pratique-") as spool, progress.task(label) as task:
        while piece := stream.read(_PIECE):
            spool.write(piece)
            task.advance(len(piece))
        spool.flush()
        yield spool.fileno()


@contextmanager
def engine_image(engine: Engine, name: str, settings: Settings, progress: Progress) -> Iterator[Sequence[BlobImage]]:
    """An image as an engine saves it, with the names and digests that the engine knows it by."""
    known = engine.image(name)
    with engine.save(known.id) as stream, spooled(stream, f"reading {name} from {engine.name}", progress) as fd:
        archive = Archive(fd, None)
        found = docker_archive.images(archive, "", settings.limits, name, with_layout="index.json" in archive)
        tags, repo_digests = tuple(known.repo_tags or ()), tuple(known.repo_digests or ())
        yield tuple(
            each.with_image(msgspec.structs.replace(each.image, name=name, tags=tags, repo_digests=repo_digests))
            for each in found
        )
