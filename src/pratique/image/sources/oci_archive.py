"""An OCI image layout in a tar, plain or compressed: `oci-archive:PATH[:TAG | @DIGEST]`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pratique.errors import UnreadableError
from pratique.image.sources import Opened
from pratique.image.sources._archives import is_layout, names, open_archive, split
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci import layout


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001
    """The images of a layout in a tar: all, or the one that is named. InputError."""
    path, chosen = split(value)
    with open_archive(path, settings.limits, progress) as archive:
        if "index.json" not in archive:
            raise UnreadableError(f"{path} is no OCI archive (it has no index.json): name one, or use docker-archive:.")
        yield layout.images(archive, chosen, settings.platform, settings.limits, path)


def guess(path: str) -> bool:
    return is_layout(names(path))
