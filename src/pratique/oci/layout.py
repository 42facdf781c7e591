"""An OCI image layout: `oci-layout`, `index.json` and `blobs/sha256/…`, in a directory or in an archive.

Format: https://github.com/opencontainers/image-spec/blob/main/image-layout.md
"""

import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

from pratique.errors import NotFoundError, UnreadableError
from pratique.model.image import Image
from pratique.model.settings import Limits
from pratique.oci import digests, media_types
from pratique.oci.files import Files
from pratique.oci.images import ALL, BlobImage, choose, open_images
from pratique.oci.manifests import Descriptor, Index, parse

REF_NAME = "org.opencontainers.image.ref.name"
_FULL_NAME = "io.containerd.image.name"


class LayoutBlobs:
    """Blobs of a layout (a content store of containerd has the same folders)."""

    def __init__(self, files: Files, folder: str = "blobs") -> None:
        self._files = files
        self._folder = folder

    def read(self, descriptor: Descriptor, limit: int) -> bytes:
        data = self._files.read(self.path(descriptor.digest), limit)
        digests.verify(data, descriptor.digest, "A manifest or config")
        return data

    def stream(self, descriptor: Descriptor) -> AbstractContextManager[BinaryIO]:
        return self._files.stream(self.path(descriptor.digest))

    def identity(self, descriptor: Descriptor) -> str:
        return self._files.identity(self.path(descriptor.digest))

    def size(self, digest: str) -> int:
        """Bytes of a blob. NotFoundError."""
        return self._files.size(self.path(digest))

    def path(self, digest: str) -> str:
        algorithm, _, value = digests.checked(digest, "A blob").partition(":")
        return f"{self._folder}/{algorithm}/{value}"


def index(files: Files, limits: Limits) -> tuple[Descriptor, ...]:
    """The top-level descriptors of a layout."""
    document = parse(files.read("index.json", limits.manifest_bytes), "", limits.manifest_bytes)
    if not isinstance(document, Index):
        raise UnreadableError("The layout's index.json is no index: write the layout again.")
    return document.manifests


def manifest(files: Files, digest: str, limits: Limits) -> Descriptor:
    """A manifest or index by its digest: one that only an index lists, too. NotFoundError, UnreadableError."""
    data = LayoutBlobs(files).read(Descriptor(digest), limits.manifest_bytes)
    return Descriptor(digest, len(data), parse(data, "", limits.manifest_bytes).media_type)


def images(files: Files, chosen: str, platform: str, limits: Limits, place: str) -> tuple[BlobImage, ...]:
    """The images of a layout: all of them, or those named `chosen` (a tag or a digest). NotFoundError, UnreadableError.

    `place` names them where the layout does not.
    """
    blobs, found = LayoutBlobs(files), index(files, limits)
    if not found:
        raise NotFoundError(f"The layout {place} holds no image: name another.")
    opened: list[BlobImage] = []
    for group in _groups(found, chosen, place):
        for descriptor in _usable(group, platform):
            tags = tuple(filter(None, {names(each)[0] for each in found if each.digest == descriptor.digest}))
            named = Image(name=names(descriptor)[-1] or place, tags=tuple(sorted(tags)))
            opened += open_images(blobs, descriptor, platform, limits, named)
    if not opened:
        raise UnreadableError(f"The layout {place} holds no container image, only attestations: name another.")
    return tuple(opened)


def names(descriptor: Descriptor) -> tuple[str, str]:
    """The tag (or name) and the fullest name that a layout gives an image; both may be empty."""
    tag = descriptor.annotations.get(REF_NAME, "")
    return tag, descriptor.annotations.get(_FULL_NAME, "") or tag


def _groups(found: tuple[Descriptor, ...], chosen: str, place: str) -> Iterator[list[Descriptor]]:
    """Descriptors by name: those of one name are one image for several platforms."""
    distinct = {each.digest: each for each in reversed(found)} if not chosen else {}
    kept = (
        list(reversed(distinct.values()))
        if distinct
        else [each for each in found if chosen in (each.digest, *names(each))]
    )
    if not kept:
        offers = ", ".join(sorted({tag for each in found if (tag := names(each)[0])})[:12]) or "none has a name"
        raise NotFoundError(
            f"The layout {place} holds no image named {chosen!r}: choose one of those that it has ({offers})."
        )
    kept.sort(key=lambda each: names(each)[0])
    for _, group in itertools.groupby(kept, key=lambda each: names(each)[0]):
        yield list(group)


def _usable(group: list[Descriptor], platform: str) -> tuple[Descriptor, ...]:
    """Without names and platforms they are images of their own; with platforms they are one for several."""
    plain = [each for each in group if each.media_type not in media_types.INDEXES and each.platform is not None]
    if platform == ALL or len(plain) < len(group) or len({str(each.platform) for each in plain}) < len(plain):
        return choose(group, ALL)
    return choose(group, platform)
