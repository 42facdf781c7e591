"""A root file system or a build context: `dir:PATH`."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pratique.errors import NotFoundError
from pratique.image.sources import Opened, oci_dir
from pratique.model.image import Image
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci import platforms


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001, ARG001
    """The tree below a directory. NotFoundError."""
    if not os.path.isdir(value):
        raise NotFoundError(f"{value} is no directory: name one.")
    from pratique.image.rootfs import Tree

    yield (Tree(value, Image(name=value, platform=platforms.this_machine()), settings.limits),)


def guess(path: str) -> bool:
    return os.path.isdir(path) and not oci_dir.guess(path)
