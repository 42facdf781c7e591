"""An OCI image layout in a directory: `oci-dir:PATH[:TAG | @DIGEST]`."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pratique.errors import NotFoundError
from pratique.image.sources import Opened
from pratique.image.sources._archives import split
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci import layout
from pratique.oci.files import Directory


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001, ARG001
    """The images of a layout: all, or the one that is named. InputError."""
    path, chosen = split(value)
    if not os.path.isfile(os.path.join(path, "index.json")):
        raise NotFoundError(f"{path} is no OCI layout (it has no index.json): name the directory that holds one.")
    yield layout.images(Directory(path), chosen, settings.platform, settings.limits, path)


def guess(path: str) -> bool:
    return os.path.isfile(os.path.join(path, "oci-layout")) and os.path.isfile(os.path.join(path, "index.json"))
