"""Images of podman, buildah and CRI-O where they lie on disk: containers-storage, with its overlay or vfs driver.

Layers are put together again from their unpacked files and verified by their diff IDs.
Layout: https://github.com/containers/storage/blob/main/docs/containers-storage.md
"""

import base64
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar, cast

import msgspec

from pratique.documents import strict
from pratique.engine.tar_split import Assembled
from pratique.errors import NotFoundError, UnreadableError
from pratique.model.settings import Settings
from pratique.oci import references
from pratique.oci.files import Directory

T = TypeVar("T")

ROOT = "/var/lib/containers/storage"
_LIST_BYTES = 256 << 20
_PLAIN_KEY = re.compile(r"[A-Za-z0-9._]+")
_ID = re.compile(r"[0-9a-f]{64}")


class StoredImage(msgspec.Struct, frozen=True, rename="kebab"):
    id: str
    layer: str = ""
    """The uppermost layer."""
    names: list[str] | None = None
    digest: str = ""


class StoredLayer(msgspec.Struct, frozen=True, rename="kebab"):
    id: str
    parent: str = ""
    diff_digest: str = ""
    diff_size: int = 0


class _Driver(msgspec.Struct, frozen=True):
    name: str
    unpacked: str


_DRIVERS = (_Driver("overlay", "overlay/{}/diff"), _Driver("vfs", "vfs/dir/{}"))


class Store:
    """One store. Errors of all methods: NotFoundError, UnreadableError, LimitError."""

    def __init__(self, settings: Settings) -> None:
        usual = [ROOT, os.path.join(settings.home, ".local/share/containers/storage")]
        roots = [settings.containers_storage_root] if settings.containers_storage_root else usual
        places = [(root, driver) for root in roots for driver in _DRIVERS]
        found = [
            (root, driver)
            for root, driver in places
            if os.path.isfile(os.path.join(root, f"{driver.name}-images/images.json"))
        ]
        if not found:
            raise NotFoundError(
                f"There are no containers-storage images at {' or '.join(roots)}: set containers_storage_root."
            )
        self._root, self._driver = found[0]
        self._files = Directory(self._root)

    def find(self, name: str) -> StoredImage:
        """The image of an id (or its beginning) or a name, as podman understands them."""
        images = self._list("images/images.json", StoredImage)
        wanted = _names(name)
        for image in images:
            if wanted & set(image.names or ()) or image.id == name:
                return image
        begun = [image for image in images if len(name) >= 4 and image.id.startswith(name)]
        if len(begun) == 1:
            return begun[0]
        raise NotFoundError(f"The store {self._root} has no image {name}: check the name (`podman images`).")

    def document(self, image: StoredImage, key: str, limit: int) -> bytes:
        """A manifest or config of an image: `manifest`, or the config's digest."""
        name = key if _PLAIN_KEY.fullmatch(key) else "=" + base64.b64encode(key.encode()).decode()
        return self._files.read(f"{self._driver.name}-images/{_checked(image.id)}/{name}", limit)

    def layers(self, image: StoredImage) -> tuple[StoredLayer, ...]:
        """The layers of an image, the lowest first."""
        known = {layer.id: layer for layer in self._list("layers/layers.json", StoredLayer)}
        found: list[StoredLayer] = []
        at = image.layer
        while at:
            if at not in known or len(found) > len(known):
                raise UnreadableError(
                    f"The store {self._root} misses a layer of the image: remove it and pull it again."
                )
            found.append(known[at])
            at = known[at].parent
        return tuple(reversed(found))

    @contextmanager
    def stream(self, layer: StoredLayer) -> Iterator[BinaryIO]:
        """A layer's tar, put together again."""
        name = _checked(layer.id)
        folder = os.path.join(self._root, self._driver.unpacked.format(name))
        with self._files.stream(f"{self._driver.name}-layers/{name}.tar-split.gz") as record:
            try:
                assembled = Assembled(record, folder)
            except OSError as error:
                raise UnreadableError(
                    f"The layer's files at {folder} cannot be read ({error}): run as a user who may."
                ) from error
            with assembled:
                yield cast("BinaryIO", assembled)

    def _list(self, name: str, kind: type[T]) -> list[T]:
        path = f"{self._driver.name}-{name}"
        raw: Any = strict.check(self._files.read(path, _LIST_BYTES), f"{self._root}/{path}", _LIST_BYTES)
        try:
            return msgspec.convert(raw, list[kind])  # type: ignore[valid-type]  # a type that is known at run time
        except msgspec.ValidationError as error:
            raise UnreadableError(
                f"Could not read {self._root}/{path}: {error}; is it a containers-storage?"
            ) from error


def _checked(name: str) -> str:
    if not _ID.fullmatch(name):
        raise UnreadableError("The store names an image or layer that is no id: repair it.")
    return name


def _names(name: str) -> set[str]:
    """What podman tries for a short name: itself, `localhost/`, Docker Hub."""
    tagged = name if ":" in name.rpartition("/")[2] or "@" in name else f"{name}:latest"
    return {tagged, f"localhost/{tagged}", str(references.parse(name))} if not _ID.fullmatch(name) else set()
