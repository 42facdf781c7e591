"""An image of containerd where it lies on disk: `containerd:NAME` or `containerd:sha256:DIGEST`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pratique.image.sources import Opened
from pratique.model.image import Image
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci import digests, references
from pratique.oci.images import open_images
from pratique.oci.manifests import Descriptor


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001, ARG001
    """The images behind a name or a manifest's digest. InputError."""
    from pratique.image.sources import _containerd as containerd

    root = containerd.root(settings)
    blobs = containerd.blobs(root)
    if digests.valid(value):
        target = Descriptor(digest=value, size=blobs.size(value))
        named = Image(name=value)
    else:
        name = value if value in {each.name for each in containerd.images(root)} else _full(value)
        target = containerd.find(root, name).target
        named = Image(name=name, tags=(name,))
    yield open_images(blobs, target, settings.platform, settings.limits, named)


def _full(name: str) -> str:
    """As containerd writes names: `docker.io/library/alpine:3.11` for `alpine:3.11`."""
    return str(references.parse(name))
