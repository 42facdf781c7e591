"""A repository of a registry as an end of a move."""

import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO, cast

from pratique.errors import NotFoundError, OutsideError, UsageError
from pratique.model.reference import Reference
from pratique.model.settings import Settings
from pratique.oci import references
from pratique.oci.client import Client
from pratique.oci.manifests import Descriptor
from pratique.workflow.moving.ends import Part, Source

_IN_MEMORY = 8 << 20  # bytes of a blob that is held in memory between its two ends


class RegistrySource:
    def __init__(self, client: Client, reference: Reference) -> None:
        self.name = reference.name
        self.reference = reference
        self._client = client
        self.root = client.manifest(reference).descriptor

    def manifest(self, digest: str) -> bytes:
        return self._client.manifest(_at(self.reference, digest=digest)).data

    def tagged(self, tag: str) -> bytes | None:
        return _tagged(self._client, self.reference, tag)

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        return self._client.referrers(self.reference, digest)

    def blob(self, descriptor: Descriptor) -> AbstractContextManager[BinaryIO]:
        return self._client.blob(self.reference, descriptor.digest, size=descriptor.size)


class RegistryDestination:
    def __init__(self, client: Client, reference: Reference) -> None:
        self.name = reference.name
        self._client = client
        self._reference = reference
        self._listed: dict[str, set[str]] = {}

    def holds(self, blob: Descriptor) -> bool:
        return self._client.holds(self._reference, blob.digest)

    def borrow(self, blob: Descriptor, source: Source) -> bool:
        if not isinstance(source, RegistrySource) or source.reference.registry != self._reference.registry:
            return False
        with contextlib.suppress(OutsideError, NotFoundError):  # the bytes are fetched and sent then
            return self._client.mount(self._reference, blob.digest, source.reference.repository)
        return False

    def put_blob(self, blob: Descriptor, stream: BinaryIO) -> None:
        """All of it is here, and verified, before the registry sees a byte: an upload can then be tried again."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="pratique-") as spool:
            while piece := stream.read(1 << 20):
                spool.write(piece)
            self._client.push_blob(self._reference, cast("BinaryIO", spool), blob.digest)

    def tagged(self, tag: str) -> bytes | None:
        return _tagged(self._client, self._reference, tag)

    def put_manifest(self, part: Part) -> None:
        self._client.push_manifest(_at(self._reference, part.tag), part.data, part.media_type)

    def misses(self, part: Part) -> bool:
        if part.tag:
            return self.tagged(part.tag) != part.data
        if part.document.subject is None:
            return False
        subject = part.document.subject.digest
        if subject not in self._listed:
            self._listed[subject] = {each.digest for each in self._client.referrers(self._reference, subject)}
        return part.digest not in self._listed[subject]

    def name_image(self, part: Part) -> None:
        if self._reference.digest not in ("", part.digest):
            raise UsageError(f"{self._reference} cannot be {part.digest}: give a tag, or no digest.")
        if self._reference.tag:
            self._client.push_manifest(_at(self._reference, self._reference.tag), part.data, part.media_type)


@contextmanager
def open_source(value: str, settings: Settings) -> Iterator[RegistrySource]:
    """What a reference stands for now. InputError, OutsideError."""
    with Client(settings) as client:
        yield RegistrySource(client, references.parse(value))


@contextmanager
def open_destination(value: str, settings: Settings) -> Iterator[RegistryDestination]:
    with Client(settings) as client:
        yield RegistryDestination(client, references.parse(value))


def _at(reference: Reference, tag: str = "", digest: str = "") -> Reference:
    return Reference(reference.registry, reference.repository, tag, digest)


def _tagged(client: Client, reference: Reference, tag: str) -> bytes | None:
    try:
        return client.manifest(_at(reference, tag)).data
    except NotFoundError:
        return None
