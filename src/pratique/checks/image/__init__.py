"""Checks of a whole image: its config, its history and its files. Every layer was read, nothing of it is run."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pratique.checks import check
from pratique.checks.image._files import Files
from pratique.checks.image._history import steps
from pratique.model.finding import Finding
from pratique.model.image import Image
from pratique.model.reading import LayerReading


def examine(image: Image, readings: Sequence[LayerReading], at: datetime) -> Iterator[Finding]:
    """What is wrong with an image; a tree of files has no config, and only its files are checked."""
    layers = tuple(layer for layer in image.layers if not layer.foreign)
    whole = image if layers else None
    given = {
        "image": whole,
        "config": whole and whole.config,
        "history": steps(image.config, layers) if whole else None,
        "files": Files(readings, layers),
        "at": at,
    }
    yield from check.run(check.load(__name__), given)
