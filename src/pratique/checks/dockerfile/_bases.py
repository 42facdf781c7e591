"""Base images as FROM names them."""

import re
from collections.abc import Iterator

import msgspec

from pratique.documents.dockerfile import Dockerfile, Stage

_CURATED = (
    "gcr.io/distroless/",
    "cgr.dev/chainguard/",
    "registry.access.redhat.com/",
    "registry.redhat.io/",
    "mcr.microsoft.com/",
    "registry.suse.com/",
)
"""Registries whose publisher builds the distribution itself."""


class Base(msgspec.Struct, frozen=True):
    """One base image, as it is written."""

    name: str
    """With registry and path where they are written: `docker.io/library/debian`, `debian`."""
    tag: str = ""
    digest: str = ""
    unknown: bool = False
    """Whether a variable without a default is a part of it."""

    @property
    def short(self) -> str:
        """An official image's own name: `debian`; empty for others."""
        name = self.name
        for prefix in (
            "docker.io/",
            "index.docker.io/",
            "library/",
            "public.ecr.aws/docker/library/",
            "mirror.gcr.io/library/",
        ):
            name = name.removeprefix(prefix)
        return "" if "/" in name else name

    @property
    def official(self) -> bool:
        return bool(self.short) or self.name.startswith(_CURATED)


def images(dockerfile: Dockerfile) -> Iterator[tuple[Stage, Base]]:
    """Stages that build on an image, not on another stage or on nothing."""
    for stage in dockerfile.stages:
        if stage.parent < 0 and stage.base and stage.base.lower() != "scratch":
            yield stage, base(stage.base)


def base(text: str) -> Base:
    """What FROM names."""
    rest, _, digest = text.partition("@")
    name, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        name, tag = rest, ""
    if re.fullmatch(r"[0-9a-f]{64}", text):  # an image's own ID
        name, digest = "", f"sha256:{text}"
    return Base(name, tag, digest, "$" in text)


def root(dockerfile: Dockerfile, stage: Stage) -> Base:
    """The image at the bottom of a stage."""
    return base(dockerfile.lineage(stage)[-1].base)
