"""The two ends of a move: where an image lies with all that hangs on it, and where it goes."""

from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

import msgspec

from pratique.oci.manifests import Descriptor, Index, Manifest


class Part(msgspec.Struct, frozen=True):
    """A manifest or index as it is written; its digest was computed from the very bytes."""

    digest: str
    data: bytes
    document: Manifest | Index
    tag: str = ""
    """The legacy tag (`sha256-<hex>.sig` …) that it lies under; empty for what is found by its digest."""

    @property
    def media_type(self) -> str:
        return self.document.media_type

    @property
    def blobs(self) -> tuple[Descriptor, ...]:
        """Config and layers; an index has none."""
        return () if isinstance(self.document, Index) else (self.document.config, *self.document.layers)


class Source(Protocol):
    """Manifests that are read are verified against their digests; blobs are for their reader to verify."""

    name: str
    """The repository or file, without tag and digest."""
    root: Descriptor
    """The image, resolved to its digest once."""

    def manifest(self, digest: str) -> bytes:
        """InputError, OutsideError, as for all of these."""
        ...

    def tagged(self, tag: str) -> bytes | None:
        """The manifest under a tag; None where there is none."""
        ...

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        """What is said to refer to a manifest."""
        ...

    def blob(self, descriptor: Descriptor) -> AbstractContextManager[BinaryIO]: ...


class Destination(Protocol):
    name: str

    def holds(self, blob: Descriptor) -> bool:
        """Is the blob there, whole?"""
        ...

    def borrow(self, blob: Descriptor, source: Source) -> bool:
        """Take a blob over from the source without its bytes passing here; False where that does not work."""
        ...

    def put_blob(self, blob: Descriptor, stream: BinaryIO) -> None:
        """The stream raises at its end when it was not the blob: nothing may be named by the digest before that."""
        ...

    def tagged(self, tag: str) -> bytes | None: ...

    def put_manifest(self, part: Part) -> None:
        """What it names is there already."""
        ...

    def misses(self, part: Part) -> bool:
        """Is a manifest that was put there not found by who asks for what hangs on its subject?"""
        ...

    def name_image(self, part: Part) -> None:
        """The last step: what the user calls the image is now this."""
        ...
