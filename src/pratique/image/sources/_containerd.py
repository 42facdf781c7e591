"""Images of containerd where they lie on disk: blobs in its content store, names in its metadata database.

https://github.com/containerd/containerd/blob/main/docs/content-flow.md
"""

import os
from collections.abc import Iterator

import msgspec

from pratique.engine.bolt import Bolt, Bucket
from pratique.errors import NotFoundError, UsageError
from pratique.model.settings import Settings
from pratique.oci import digests
from pratique.oci.files import Directory, regular_file
from pratique.oci.layout import LayoutBlobs
from pratique.oci.manifests import Descriptor

ROOT = "/var/lib/containerd"
_CONTENT = "io.containerd.content.v1.content"
_NAMES = "io.containerd.metadata.v1.bolt/meta.db"


class Named(msgspec.Struct, frozen=True):
    """An image of one of containerd's namespaces."""

    namespace: str
    name: str
    target: Descriptor


def root(settings: Settings) -> str:
    """Containerd's folder. NotFoundError."""
    path = settings.containerd_root or ROOT
    if not os.path.isdir(os.path.join(path, _CONTENT)):
        raise NotFoundError(
            f"There is no containerd at {path}: set containerd_root, and run as a user who may read it."
        )
    return path


def blobs(path: str) -> LayoutBlobs:
    """Its content store, whose folders are those of an OCI layout."""
    return LayoutBlobs(Directory(os.path.join(path, _CONTENT)))


def images(path: str) -> Iterator[Named]:
    """All images of all namespaces. UnreadableError, LimitError."""
    with regular_file(os.path.join(path, _NAMES)) as (fd, _):
        version = Bolt(fd).root.bucket(b"v1")
        for namespace, bucket in version.items() if version else ():
            found = bucket.bucket(b"images") if isinstance(bucket, Bucket) else None
            for name, image in found.items() if found else ():
                target = image.bucket(b"target") if isinstance(image, Bucket) else None
                if target is not None:
                    yield Named(_text(namespace), _text(name), _descriptor(target))


def find(path: str, name: str) -> Named:
    """The image of a name in any namespace. NotFoundError; UsageError when namespaces mean different images by it."""
    found = [each for each in images(path) if each.name == name]
    if not found:
        raise NotFoundError(f"containerd at {path} has no image {name}: check the name (`ctr -n NAMESPACE images ls`).")
    if len({each.target.digest for each in found}) > 1:
        offers = ", ".join(f"{each.target.digest} ({each.namespace})" for each in found)
        raise UsageError(f"containerd's namespaces mean different images by {name}: name one of {offers}.")
    return found[0]


def _descriptor(target: Bucket) -> Descriptor:
    fields = {key: value for key, value in target.items() if isinstance(value, bytes)}
    digest = digests.checked(_text(fields.get(b"digest", b"")), "An image of containerd")
    return Descriptor(
        digest=digest, size=_varint(fields.get(b"size", b"")), media_type=_text(fields.get(b"mediatype", b""))
    )


def _varint(data: bytes) -> int:
    """Go's signed varint: zigzag, seven bits a byte."""
    value = 0
    for place, byte in enumerate(data[:10]):
        value |= (byte & 0x7F) << (7 * place)
    return value >> 1 if not value & 1 else -1


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
