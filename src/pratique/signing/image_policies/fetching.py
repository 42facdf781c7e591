"""What image policies need of an image, fetched: signatures in other repositories, config files of all platforms."""

from collections.abc import Iterable, Sequence
from typing import Any

from pratique.documents import strict
from pratique.errors import InputError, LimitError, UnreadableError
from pratique.model.settings import Settings
from pratique.model.signature import Collected
from pratique.oci import references
from pratique.oci.client import Client
from pratique.oci.manifests import Descriptor, Index, Manifest, parse
from pratique.signing import collecting, covering
from pratique.signing.image_policies.policy import Authority, Source
from pratique.signing.in_registry import Repository
from pratique.signing.place import Place

_CONFIG = 8 << 20
_MANIFEST = 4 << 20
_MOST_IMAGES = 64


def sources(authorities: Iterable[Authority]) -> tuple[Source, ...]:
    """Where authorities look for signatures."""
    return tuple(dict.fromkeys(each.source for each in authorities if each.demand is not None))


def collect(
    place: Place, source: Source, digests: Sequence[str], settings: Settings, beside: Collected | None = None
) -> Collected:
    """What lies at a source about an image of `place`; `beside` when what lies with the image was collected before.

    A repository that cannot be read holds nothing, and that is a problem; OutsideError when its registry fails.
    """
    if source == Source():
        return beside or collecting.collect(place, *digests)
    if not source.repository:
        return collecting.collect(_Prefixed(place, source.prefix), *digests)
    try:
        with Client(settings) as client:
            there = Repository(client, references.parse(source.repository), Descriptor(digests[0]))
            return collecting.collect(_Prefixed(there, source.prefix), *digests)
    except InputError as error:
        return Collected(problems=(f"{source.repository}: {error}",))


def configs(place: Place) -> dict[str, Any]:
    """Platform → config file, of the image or of all images of the index. InputError, OutsideError."""
    found: dict[str, Any] = {}
    listed = covering.tree(place)
    if len(listed) > _MOST_IMAGES:
        raise LimitError(f"The index lists more than {_MOST_IMAGES} images: not all of their config files are read.")
    for descriptor in listed:
        document = parse(place.manifest(descriptor.digest), descriptor.media_type, _MANIFEST)
        if isinstance(document, Index):
            continue
        config = _config(place, document)
        platform = "/".join(str(config[key]) for key in ("os", "architecture", "variant") if config.get(key))
        if found.setdefault(platform, config) != config:
            raise UnreadableError(
                f"The index lists two images for {platform[:60]}, and runtimes differ on which counts: build it again."
            )
    return found


def _config(place: Place, manifest: Manifest) -> dict[str, Any]:
    data = place.blob(manifest.config, _CONFIG)
    return strict.decode(data, dict[str, Any], "the config file of the image", _CONFIG)


class _Prefixed:
    """A place whose legacy tags begin with a prefix; only read."""

    def __init__(self, place: Place, prefix: str) -> None:
        self.name, self.reference, self.root = place.name, place.reference, place.root
        self.manifest, self.blob, self.referrers = place.manifest, place.blob, place.referrers
        self.push_blob, self.push_manifest = place.push_blob, place.push_manifest
        self._place, self._prefix = place, prefix

    def tagged(self, tag: str) -> bytes | None:
        return self._place.tagged(self._prefix + tag)
