"""A place where images and what hangs on them lie: a repository of a registry, or an OCI layout.

>>> with place.open(Target("registry", "registry.example.com/team/app:1"), settings) as there:     # doctest: +SKIP
...     collecting.collect(there, there.root.digest)
"""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from pratique.errors import UsageError
from pratique.model.reference import Target
from pratique.model.settings import Settings
from pratique.oci.manifests import Descriptor

if TYPE_CHECKING:
    from pratique.oci.client import Client


class Place(Protocol):
    """Everything that is read is verified against its digest."""

    name: str
    """The repository or directory, without tag or digest."""
    reference: str
    """What a signer calls the image: its repository; empty in a layout, whose path is nobody's business."""
    root: Descriptor
    """What the user named, resolved to its digest once; nothing later looks at the tag again."""

    def manifest(self, digest: str) -> bytes:
        """NotFoundError, UnreadableError, LimitError, OutsideError."""
        ...

    def tagged(self, tag: str) -> bytes | None:
        """The manifest under a tag, now; None where there is none."""
        ...

    def blob(self, descriptor: Descriptor, limit: int) -> bytes: ...

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        """What refers to a manifest, as the place lists it: digests count, the rest are hints."""
        ...

    def push_blob(self, data: bytes) -> None: ...

    def push_manifest(self, data: bytes, media_type: str, tag: str = "") -> str:
        """Its digest. One with a subject is listed among the subject's referrers."""
        ...


def open(  # noqa: A001 - the verb of the contract
    target: Target, settings: Settings, digest: str = "", client: "Client | None" = None
) -> AbstractContextManager[Place]:
    """The place of an image in a registry or in an OCI layout, its tag resolved.

    `digest`: what the target was resolved to before; its tag is then not looked at again. `client`: one that stays open, for
    many images of registries.
    InputError and OutsideError when it is entered; UsageError for other targets.
    """
    if target.scheme == "registry":
        from pratique.signing.in_registry import open_repository

        return open_repository(target.value, settings, digest, client)
    if target.scheme == "oci-dir":
        from pratique.signing.in_layout import open_layout

        return open_layout(target.value, settings.limits, digest)
    raise UsageError(f"{target} holds no signatures: name an image in a registry or an OCI layout (oci-dir:PATH).")
