"""A repository of a registry as a place of signatures."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from pratique.errors import NotFoundError
from pratique.model.reference import Reference
from pratique.model.settings import Settings
from pratique.oci import references
from pratique.oci.client import Client
from pratique.oci.manifests import Descriptor
from pratique.oci.memory import Memory


class Repository:
    """One repository; a `Place`."""

    def __init__(self, client: Client, reference: Reference, root: Descriptor) -> None:
        self.name = self.reference = reference.name
        self.root = root
        self._client = client
        self._reference = reference

    def manifest(self, digest: str) -> bytes:
        return self._client.manifest(self._at(digest=digest)).data

    def tagged(self, tag: str) -> bytes | None:
        try:
            return self._client.manifest(self._at(tag)).data
        except NotFoundError:
            return None

    def blob(self, descriptor: Descriptor, limit: int) -> bytes:
        return self._client.read_blob(self._reference, descriptor.digest, limit)

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        return self._client.referrers(self._reference, digest)

    def push_blob(self, data: bytes) -> None:
        self._client.push_blob(self._reference, data)

    def push_manifest(self, data: bytes, media_type: str, tag: str = "") -> str:
        return self._client.push_manifest(self._at(tag), data, media_type).digest

    def _at(self, tag: str = "", digest: str = "") -> Reference:
        return Reference(self._reference.registry, self._reference.repository, tag, digest)


@contextmanager
def open_repository(
    value: str, settings: Settings, digest: str = "", client: Client | None = None
) -> Iterator[Repository]:
    """The repository of a reference, with what the reference stands for now (or the digest). InputError, OutsideError.

    The manifest is fetched, so that its digest is ours and not the registry's word. `client` keeps connections, logins and what
    it remembers for whoever asks for many images, and stays open.
    """
    reference = references.parse(value)
    if digest:
        reference = Reference(reference.registry, reference.repository, digest=digest)
    with nullcontext(client) if client else Client(settings, memory=Memory()) as used:
        yield Repository(used, reference, used.manifest(reference).descriptor)
