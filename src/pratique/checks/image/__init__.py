"""Checks of a whole image: its config, its history and its files. Every layer was read, nothing of it is run."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from pratique.checks import check
from pratique.checks.image._files import Files
from pratique.checks.image._history import Step, steps
from pratique.model.finding import Finding, Kind, Location
from pratique.model.image import Image
from pratique.model.reading import LayerReading


def examine(image: Image, readings: Sequence[LayerReading], at: datetime) -> Iterator[Finding]:
    """What is wrong with an image; a tree of files has no config, and only its files are checked."""
    layers = tuple(layer for layer in image.layers if not layer.foreign)
    whole = image if layers else None
    history = steps(image.config, layers) if whole else None
    yield from (_unread(step) for step in history or () if step.keyword == "RUN" and step.script is None)
    given = {
        "image": whole,
        "config": whole and whole.config,
        "history": history,
        "files": Files(readings, layers),
        "at": at,
    }
    yield from check.run(check.load(__name__), given)


def _unread(step: Step) -> Finding:
    text = f"unreadable-step {step.text}".encode("utf-8", "surrogateescape")
    return Finding(
        id="unreadable-step",
        kind=Kind.UNREADABLE,
        fingerprint=hashlib.sha256(text).hexdigest()[:32],
        title="A step of the image's history is too long or too deep to be read as a shell script.",
        location=Location(instruction=step.text[:200]),
    )
