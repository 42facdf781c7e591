"""What `docker save` and `podman save` write: `manifest.json`, configs and layers, in one tar.

Format: https://github.com/moby/docker-image-spec/blob/main/spec.md#combined-image-json--filesystem-changeset-format.
Docker 25 and later write an OCI layout into the same tar; then both must name the same images, because runtimes differ
on which of the two they load.
"""

import re
from contextlib import AbstractContextManager
from typing import BinaryIO

import msgspec

from pratique.documents import strict
from pratique.errors import InputError, LimitError, NotFoundError, UnreadableError
from pratique.model.image import Image
from pratique.model.settings import Limits
from pratique.oci import config as configs
from pratique.oci import digests, layout, media_types
from pratique.oci.files import Files
from pratique.oci.images import BlobImage, layers_of, open_images, platform_of
from pratique.oci.manifests import Descriptor

_MOST_IMAGES = 256
_NAMED_BY_DIGEST = re.compile(r"(?:blobs/sha256/|sha256:)?([0-9a-f]{64})(?:\.json)?")
_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"BZh")


class _Item(msgspec.Struct, rename="pascal"):
    config: str
    layers: list[str] | None = None
    repo_tags: list[str] | None = None


class _Paths:
    """Layers of an archive by path: a descriptor's `digest` may be empty here, its path is an annotation."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def read(self, descriptor: Descriptor, limit: int) -> bytes:
        return self._files.read(descriptor.annotations[_PATH], limit)

    def stream(self, descriptor: Descriptor) -> AbstractContextManager[BinaryIO]:
        return self._files.stream(descriptor.annotations[_PATH])

    def identity(self, descriptor: Descriptor) -> str:
        return self._files.identity(descriptor.annotations[_PATH])


_PATH = "path"


def images(files: Files, chosen: str, limits: Limits, place: str, *, with_layout: bool) -> tuple[BlobImage, ...]:
    """The images of an archive: all, or the one with the tag `chosen` (or `@0`, its place in the list).

    `with_layout`: the archive is an OCI layout too. NotFoundError, LimitError, UnreadableError.
    """
    items = _items(files, limits)
    opened = [_image(files, item, limits, place) for item in _chosen(items, chosen, place)]
    if with_layout:
        opened = [_same_in_layout(files, each, limits, place) for each in opened]
    return tuple(opened)


def _items(files: Files, limits: Limits) -> list[_Item]:
    raw = strict.check(
        files.read("manifest.json", limits.manifest_bytes), "the archive's manifest.json", limits.manifest_bytes
    )
    try:
        items = msgspec.convert(raw, list[_Item])
    except msgspec.ValidationError as error:
        raise UnreadableError(f"Could not read the archive's manifest.json: {error}; save the image again.") from error
    if not items:
        raise NotFoundError("The archive's manifest.json names no image: save the image again.")
    if len(items) > _MOST_IMAGES:
        raise LimitError(
            f"The archive names {len(items):,} images and the limit is {_MOST_IMAGES:,}: save fewer at once."
        )
    return items


def _chosen(items: list[_Item], chosen: str, place: str) -> list[_Item]:
    if not chosen:
        return items
    if chosen.startswith("@") and chosen[1:].isdigit() and int(chosen[1:]) < len(items):
        return [items[int(chosen[1:])]]
    found = [
        item for item in items if any(chosen in (tag, tag.removesuffix(":latest")) for tag in item.repo_tags or ())
    ]
    if not found:
        offers = ", ".join(sorted({tag for item in items for tag in item.repo_tags or ()})[:12]) or "none has a name"
        raise NotFoundError(
            f"The archive {place} holds no image named {chosen!r}: choose one of those that it has ({offers})."
        )
    return found


def _image(files: Files, item: _Item, limits: Limits, place: str) -> BlobImage:
    data = files.read(item.config, limits.config_bytes)
    named = _NAMED_BY_DIGEST.fullmatch(item.config)
    if named:
        digests.verify(data, f"sha256:{named[1]}", "The image's config")
    config = configs.parse(data, limits.config_bytes)
    layers = tuple(_layer(files, path, diff_id) for path, diff_id in _aligned(item.layers or [], config.diff_ids))
    tags = tuple(item.repo_tags or ())
    image = Image(
        name=tags[0] if tags else place,
        config_digest=digests.of(data),
        media_type=media_types.DOCKER_MANIFEST,
        platform=platform_of(config),
        config=config,
        layers=tuple(msgspec.structs.replace(layer, annotations={}) for layer in layers_of(layers, config, limits)),
        tags=tags,
    )
    return BlobImage(image, layers, _Paths(files))


def _aligned(paths: list[str], diff_ids: tuple[str, ...]) -> list[tuple[str, str]]:
    if len(paths) != len(diff_ids):
        raise UnreadableError(
            f"The archive has {len(paths)} layers and the config {len(diff_ids)}: it is damaged, save the image again."
        )
    return list(zip(paths, diff_ids, strict=True))


def _layer(files: Files, path: str, diff_id: str) -> Descriptor:
    """A plain layer's stored digest is its diff ID; a compressed one's is known only if its path says so."""
    with files.stream(path) as stream:
        compressed = stream.read(8).startswith(_COMPRESSED)
    named = _NAMED_BY_DIGEST.fullmatch(path) if path.startswith("blobs/") else None
    digest = f"sha256:{named[1]}" if named else "" if compressed else digests.checked(diff_id, "A layer")
    media_type = media_types.DOCKER_LAYER + (".gzip" if compressed else "")
    return Descriptor(digest=digest, size=files.size(path), media_type=media_type, annotations={_PATH: path})


def _same_in_layout(files: Files, image: BlobImage, limits: Limits, place: str) -> BlobImage:
    for descriptor in layout.index(files, limits)[:_MOST_IMAGES]:
        try:
            found = open_images(layout.LayoutBlobs(files), descriptor, str(image.image.platform), limits, image.image)
        except InputError:  # another platform's blobs need not be there
            continue
        for each in found:
            if each.image.config_digest == image.image.config_digest:
                return each
    raise UnreadableError(
        f"The archive {place} has a manifest.json and an index.json that name different images, and runtimes differ on "
        "which they load: save the image again."
    )
