"""An image of podman, buildah or CRI-O where it lies on disk: `containers-storage:NAME[:TAG]` or `containers-storage:ID`."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO

import msgspec

from pratique.errors import UnreadableError
from pratique.image.sources import Opened
from pratique.image.sources._containers_storage import Store, StoredLayer
from pratique.model.image import Image
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci import config as configs
from pratique.oci import digests, media_types
from pratique.oci.images import base_name, layers_of, platform_of
from pratique.oci.manifests import Manifest, parse


class StoredLayers:
    """An `OpenImage` whose layers are put together from their unpacked files; their diff IDs verify them."""

    def __init__(self, image: Image, store: Store, layers: Sequence[StoredLayer]) -> None:
        self.image = image
        self._store = store
        self._layers = layers

    def layer(self, index: int) -> AbstractContextManager[BinaryIO]:
        return self._store.stream(self._layers[index])

    def identity(self, index: int) -> str:  # noqa: ARG002 - as with an engine, the digest decides; --verify reads again
        return ""


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001, ARG001
    """The image of a name or id. InputError."""
    store, limits = Store(settings), settings.limits
    stored = store.find(value)
    data = store.document(stored, "manifest", limits.manifest_bytes)
    manifest = parse(data, "", limits.manifest_bytes)
    if not isinstance(manifest, Manifest):
        raise UnreadableError(f"The store's manifest of {value} is an index: remove the image and pull it again.")
    raw = store.document(stored, manifest.config.digest, limits.config_bytes)
    digests.verify(raw, manifest.config.digest, "The image's config")
    config = configs.parse(raw, limits.config_bytes)
    found = store.layers(stored)
    if tuple(layer.diff_digest for layer in found) != config.diff_ids:
        raise UnreadableError(
            f"The store's layers of {value} are not those of its config: remove the image and pull it again."
        )
    # What is read here is the plain tar, whatever the registry sent.
    layers = tuple(
        msgspec.structs.replace(layer, digest=layer.diff_id, media_type=media_types.OCI_LAYER, size=kept.diff_size)
        for layer, kept in zip(layers_of(manifest.layers, config, limits), found, strict=True)
    )
    image = Image(
        name=value,
        manifest_digest=digests.of(data),
        config_digest=manifest.config.digest,
        media_type=manifest.media_type,
        platform=platform_of(config),
        config=config,
        layers=layers,
        tags=tuple(stored.names or ()),
        annotations=manifest.annotations,
        base_name=base_name(manifest.annotations),
    )
    yield (StoredLayers(image, store, found),)
