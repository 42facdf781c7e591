"""Index and children: a signature on an index covers the manifests that it lists."""

from pratique.errors import LimitError
from pratique.oci.images import attestation
from pratique.oci.manifests import Descriptor, Index, parse
from pratique.signing.place import Place

_DEEPEST = 4
_LIMIT = 4 << 20


def tree(place: Place) -> tuple[Descriptor, ...]:
    """What the user named and every manifest below it, each once. LimitError for indexes within too many indexes."""
    found: dict[str, Descriptor] = {}
    _walk(place, place.root, found, 0)
    return tuple(found.values())


def children(place: Place) -> tuple[Descriptor, ...]:
    """The images that the named index lists, each once; none when it is no index."""
    return tuple(each for each in tree(place) if each.digest != place.root.digest)


def _walk(place: Place, descriptor: Descriptor, found: dict[str, Descriptor], depth: int) -> None:
    if descriptor.digest in found:
        return
    document = parse(place.manifest(descriptor.digest), descriptor.media_type, _LIMIT)
    found[descriptor.digest] = descriptor
    if not isinstance(document, Index):
        return
    if depth >= _DEEPEST:
        raise LimitError(f"The image is an index within over {_DEEPEST} indexes: build it again.")
    for child in document.manifests:
        if not attestation(child):
            _walk(place, child, found, depth + 1)
