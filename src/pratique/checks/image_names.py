"""Names of images as Dockerfiles, compose files and manifests write them: registry, path, tag, digest, who publishes them."""

import re

import msgspec

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
    """One image, as it is written."""

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


def base(text: str) -> Base:
    """What a FROM, or an `image:`, names."""
    rest, _, digest = text.partition("@")
    name, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        name, tag = rest, ""
    if re.fullmatch(r"[0-9a-f]{64}", text):  # an image's own ID
        name, digest = "", f"sha256:{text}"
    return Base(name, tag, digest, "$" in text)
