"""An image in a registry: `registry:[HOST/]REPOSITORY[:TAG][@DIGEST]`, or just its name."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO

import msgspec

from pratique.errors import UnreadableError
from pratique.image.sources import Opened
from pratique.model.image import Image
from pratique.model.progress import Progress
from pratique.model.reference import Reference
from pratique.model.settings import Settings
from pratique.oci import media_types, references
from pratique.oci.client import Client, Fetched
from pratique.oci.images import open_images
from pratique.oci.manifests import Descriptor


class RegistryBlobs:
    """Blobs of one repository; `fetched` is what was asked for first and need not be fetched again."""

    def __init__(self, client: Client, reference: Reference, fetched: Fetched) -> None:
        self._client = client
        self._reference = reference
        self._fetched = fetched

    def read(self, descriptor: Descriptor, limit: int) -> bytes:
        if descriptor.digest == self._fetched.descriptor.digest:
            return self._fetched.data
        if descriptor.media_type in media_types.INDEXES | media_types.MANIFESTS:
            return self._client.manifest(
                msgspec.structs.replace(self._reference, tag="", digest=descriptor.digest)
            ).data
        return self._client.read_blob(self._reference, descriptor.digest, limit)

    def stream(self, descriptor: Descriptor) -> AbstractContextManager[BinaryIO]:
        return self._client.blob(self._reference, descriptor.digest, size=descriptor.size)

    def identity(self, descriptor: Descriptor) -> str:  # noqa: ARG002 - the digest itself decides
        return ""


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001, ARG001
    """The images behind a reference; layers are streamed while they are read. InputError, OutsideError."""
    reference = references.parse(value)
    with Client(settings) as client:
        fetched = client.manifest(reference)
        if not fetched.descriptor.media_type and not fetched.data.lstrip().startswith(b"{"):
            raise UnreadableError(
                f"{reference.registry} answered with something else than a manifest: check the registry's name."
            )
        named = Image(
            name=str(reference),
            tags=(str(msgspec.structs.replace(reference, digest="")),) if reference.tag else (),
            repo_digests=(f"{reference.name}@{fetched.descriptor.digest}",),
        )
        blobs = RegistryBlobs(client, reference, fetched)
        yield open_images(blobs, fetched.descriptor, settings.platform, settings.limits, named)
