"""Base images as FROM names them."""

from collections.abc import Iterator

from pratique.checks.image_names import Base, base
from pratique.documents.dockerfile import Dockerfile, Stage


def images(dockerfile: Dockerfile) -> Iterator[tuple[Stage, Base]]:
    """Stages that build on an image, not on another stage or on nothing."""
    for stage in dockerfile.stages:
        if stage.parent < 0 and stage.base and stage.base.lower() != "scratch":
            yield stage, base(stage.base)


def root(dockerfile: Dockerfile, stage: Stage) -> Base:
    """The image at the bottom of a stage."""
    return base(dockerfile.lineage(stage)[-1].base)
