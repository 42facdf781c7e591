"""An archive that `docker save` or `podman save` wrote, plain or compressed: `docker-archive:PATH[:TAG | @NUMBER]`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pratique.errors import UnreadableError
from pratique.image.sources import Opened
from pratique.image.sources._archives import is_docker, names, open_archive, split
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci import docker_archive, layout


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001
    """The images of an archive: all, or the one that is named. InputError."""
    path, chosen = split(value)
    with open_archive(path, settings.limits, progress) as archive:
        with_layout = "index.json" in archive
        if "manifest.json" in archive:
            yield docker_archive.images(archive, chosen, settings.limits, path, with_layout=with_layout)
        elif with_layout:  # the beginning of a compressed archive does not always tell the two apart
            yield layout.images(archive, chosen, settings.platform, settings.limits, path)
        else:
            raise UnreadableError(
                f"{path} is no image archive (it has no manifest.json): name one that docker save wrote."
            )


def guess(path: str) -> bool:
    return is_docker(names(path))
