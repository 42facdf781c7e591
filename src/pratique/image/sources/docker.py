"""An image that Docker holds on this machine: `docker:NAME[:TAG]` or `docker:ID`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pratique.image.sources import Opened
from pratique.model.progress import Progress
from pratique.model.settings import Settings


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001
    """The image as Docker saves it. NotFoundError, DeniedByServerError, OutsideError, InputError."""
    from pratique.engine import sockets
    from pratique.image.sources._spooled import engine_image

    with sockets.docker(settings) as engine, engine_image(engine, value, settings, progress) as images:
        yield images
