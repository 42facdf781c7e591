"""From a descriptor to opened images: index → platform → manifest → config, each checked against its digest.

Registries, layouts, archives and content stores differ only in how they give a blob (`Blobs`).
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

import msgspec

from pratique.errors import LimitError, NotFoundError, UnreadableError
from pratique.model.image import Image, ImageConfig, Layer, Platform
from pratique.model.settings import Limits
from pratique.oci import config as configs
from pratique.oci import media_types, platforms
from pratique.oci.manifests import Descriptor, Manifest, parse

ALL = "all"
_DEEPEST = 4  # indexes within indexes
_MOST_IMAGES = 256
_MOST_DOCUMENTS = 1_000  # manifests and indexes that are read for one image
_BASE = "org.opencontainers.image.base."


class Blobs(Protocol):
    """Gives blobs by their descriptors."""

    def read(self, descriptor: Descriptor, limit: int) -> bytes:
        """A manifest or config, its digest verified. NotFoundError, LimitError, UnreadableError."""
        ...

    def stream(self, descriptor: Descriptor) -> AbstractContextManager[BinaryIO]:
        """A layer as stored; its digest is verified by the pass that reads it."""
        ...

    def identity(self, descriptor: Descriptor) -> str:
        """As `OpenImage.identity`."""
        ...


class BlobImage:
    """An `OpenImage` whose layers are blobs."""

    def __init__(self, image: Image, layers: Sequence[Descriptor], blobs: Blobs) -> None:
        self.image = image
        self._layers = layers
        self._blobs = blobs

    def layer(self, index: int) -> AbstractContextManager[BinaryIO]:
        """The bytes of a layer as stored. UnreadableError for a foreign layer: its URLs are never fetched."""
        if self.image.layers[index].foreign:
            raise UnreadableError(
                "The layer is encrypted or lies only at a URL that it names, which is never fetched: scan the image before that."
            )
        return self._blobs.stream(self._layers[index])

    def identity(self, index: int) -> str:
        return self._blobs.identity(self._layers[index])

    def with_image(self, image: Image) -> "BlobImage":
        """The same layers under another description."""
        return BlobImage(image, self._layers, self._blobs)


def open_images(blobs: Blobs, root: Descriptor, platform: str, limits: Limits, named: Image) -> tuple[BlobImage, ...]:
    """The images that a descriptor stands for: one, or all of an index when `platform` is `all`.

    `named` carries the name, tags and repository digests that all of them get.
    """
    found: dict[str, tuple[Descriptor, Manifest]] = {}
    for descriptor, manifest in _manifests(blobs, root, platform, limits, 0, set()):
        found.setdefault(descriptor.digest, (descriptor, manifest))
        if len(found) > _MOST_IMAGES:
            raise LimitError(f"The index holds over {_MOST_IMAGES} images: name one by its digest or its platform.")
    index = root.digest if root.digest not in found else ""
    named = msgspec.structs.replace(named, index_digest=index)
    images = tuple(_image(blobs, descriptor, manifest, limits, named) for descriptor, manifest in found.values())
    return _of_platform(images, platform)


def _manifests(
    blobs: Blobs, root: Descriptor, platform: str, limits: Limits, depth: int, seen: set[str]
) -> Iterator[tuple[Descriptor, Manifest]]:
    """Each document once: an index that names another a thousand times, four deep, would be read for ever."""
    if root.digest in seen:
        return
    seen.add(root.digest)
    if len(seen) > _MOST_DOCUMENTS:
        raise LimitError(f"The image has over {_MOST_DOCUMENTS:,} manifests and indexes: name one by its digest.")
    document = parse(read(blobs, root, limits.manifest_bytes), root.media_type, limits.manifest_bytes)
    if isinstance(document, Manifest):
        yield root, document
        return
    if depth >= _DEEPEST:
        raise LimitError(f"The image is an index within over {_DEEPEST} indexes: build it again.")
    for descriptor in choose(document.manifests, platform):
        yield from _manifests(blobs, descriptor, platform, limits, depth + 1, seen)


def read(blobs: Blobs, descriptor: Descriptor, limit: int) -> bytes:
    """A manifest or config of the promised size. LimitError, UnreadableError."""
    if descriptor.size > limit:
        raise LimitError(
            f"A manifest or config has {descriptor.size:,} bytes and the limit is {limit:,}: no honest image needs more."
        )
    data = blobs.read(descriptor, limit)
    if len(data) != descriptor.size:
        raise UnreadableError(
            f"{descriptor.digest} has {len(data):,} bytes and {descriptor.size:,} were promised: build the image again."
        )
    return data


def choose(found: Sequence[Descriptor], platform: str) -> tuple[Descriptor, ...]:
    """Of an index's manifests those to open: the best for a platform (`""` is this machine's), or all. NotFoundError.

    Attestations (platform `unknown/unknown`, as BuildKit writes them) are no images.
    """
    images = [each for each in found if not attestation(each)]
    if platform == ALL or not images:
        return tuple(images)
    wanted = platforms.parse(platform) if platform else platforms.this_machine()
    for candidate in platforms.acceptable(wanted, other_architectures=not platform):
        for each in images:
            if each.platform == candidate:
                return (each,)
    unsaid = [each for each in images if each.platform is None or each.media_type in media_types.INDEXES]
    if unsaid:
        return tuple(unsaid[:1])
    offers = ", ".join(sorted({str(each.platform) for each in images})[:12])
    raise NotFoundError(f"The image is not there for {wanted}: choose with --platform one of {offers}.")


def attestation(descriptor: Descriptor) -> bool:
    """Is it a BuildKit attestation (https://docs.docker.com/build/metadata/attestations/attestation-storage/)?"""
    unknown = (
        descriptor.platform is not None and descriptor.platform.architecture == descriptor.platform.os == "unknown"
    )
    return unknown or descriptor.annotations.get("vnd.docker.reference.type") == "attestation-manifest"


def _image(blobs: Blobs, descriptor: Descriptor, manifest: Manifest, limits: Limits, named: Image) -> BlobImage:
    if manifest.config.media_type not in media_types.CONFIGS:
        kind = manifest.artifact_type or manifest.config.media_type
        raise UnreadableError(
            f"{named.name} is no container image but {kind[:100] or 'an unknown artifact'}: name an image."
        )
    config = configs.parse(read(blobs, manifest.config, limits.config_bytes), limits.config_bytes)
    image = msgspec.structs.replace(
        named,
        manifest_digest=descriptor.digest,
        config_digest=manifest.config.digest,
        media_type=manifest.media_type,
        platform=platform_of(config),
        config=config,
        layers=layers_of(manifest.layers, config, limits),
        annotations=manifest.annotations,
        base_name=base_name(manifest.annotations),
    )
    return BlobImage(image, manifest.layers, blobs)


def layers_of(found: Sequence[Descriptor], config: ImageConfig, limits: Limits) -> tuple[Layer, ...]:
    """Layers of a manifest with what the config says of them. LimitError; UnreadableError when the two disagree."""
    if len(found) > limits.layers:
        raise LimitError(
            f"The image has {len(found):,} layers and the limit is {limits.layers:,}: build it with fewer."
        )
    if len(found) != len(config.diff_ids):
        raise UnreadableError(
            f"The manifest has {len(found)} layers and the config {len(config.diff_ids)}: the image is damaged, build it again."
        )
    steps = configs.steps(config, len(found))
    return tuple(
        Layer(
            digest=layer.digest,
            diff_id=diff_id,
            media_type=layer.media_type,
            size=layer.size,
            instruction=step.created_by,
            created=step.created,
            annotations=layer.annotations,
            foreign=media_types.foreign(layer.media_type) or media_types.encrypted(layer.media_type),
        )
        for layer, diff_id, step in zip(found, config.diff_ids, steps, strict=True)
    )


def platform_of(config: ImageConfig) -> Platform:
    return platforms.normalised(Platform(config.os, config.architecture, config.variant))


def base_name(annotations: dict[str, str]) -> str:
    """The base image as the image itself claims it (https://github.com/opencontainers/image-spec/blob/main/annotations.md)."""
    name, digest = annotations.get(_BASE + "name", ""), annotations.get(_BASE + "digest", "")
    return f"{name}@{digest}" if digest and "@" not in name else name


def _of_platform(images: tuple[BlobImage, ...], platform: str) -> tuple[BlobImage, ...]:
    """UnreadableError for nothing; NotFoundError when a platform was asked for and the only image is for another."""
    if not images:
        raise UnreadableError("The index holds no container image: name another target.")
    if platform in ("", ALL):
        return images
    fitting = platforms.acceptable(platforms.parse(platform))
    kept = tuple(each for each in images if each.image.platform in fitting)
    if not kept:
        offers = ", ".join(sorted({str(each.image.platform) for each in images}))
        raise NotFoundError(f"The image is for {offers} and not for {platform}: choose that one with --platform.")
    return kept
