"""What hangs on an image, handed out as it is: cosign's `download`. Nothing here is verified, and nothing is believed.

>>> list(attestations(place, "https://cyclonedx.org/bom"))                            # doctest: +SKIP
[b'{"payloadType":"application/vnd.in-toto+json",…']
"""

import base64
from collections.abc import Callable, Iterator

import msgspec

from pratique.documents import dsse, sigstore_bundle, strict
from pratique.errors import InputError, PratiqueError
from pratique.model.signature import Collected, Form, Material
from pratique.oci.manifests import Descriptor, Manifest, parse
from pratique.signing import collecting, predicates, reading
from pratique.signing.place import Place
from pratique.signing.predicates import IMAGE_SIGNATURE

_LIMIT = 4 << 20
_MOST = 100  # SBOMs of one image
_SBOMS = ("spdx", "cyclonedx", "syft")
"""Words that media types of SBOMs hold."""


class Downloaded(msgspec.Struct, frozen=True):
    """Documents, and a sentence for each that could not be read."""

    documents: tuple[bytes, ...]
    problems: tuple[str, ...] = ()


def signatures(place: Place) -> Downloaded:
    """A document for each: a bundle as it is, or cosign's JSON of a payload and what lies beside it. OutsideError."""
    return _chosen(place, _signature)


def attestations(place: Place, predicate_type: str = "") -> Downloaded:
    """Bundles and envelopes as they are; of one predicate type, or all but signatures. OutsideError."""
    return _chosen(place, lambda each: _attestation(each, predicate_type))


def sboms(place: Place, predicate_type: str = "") -> Downloaded:
    """SBOMs: what lies under cosign's tag `.sbom`, what refers to the image and is an SBOM, and predicates of attestations.

    `predicate_type`: only attested ones of this type. OutsideError.
    """
    found = _chosen(place, lambda each: _predicate(each, predicate_type))
    if predicate_type:
        return found
    problems = list(found.problems)
    attached = tuple(_attached(place, problems))
    return Downloaded(tuple(dict.fromkeys((*attached, *found.documents))), tuple(problems))


def _chosen(place: Place, choose: Callable[[Material], bytes | None]) -> Downloaded:
    collected: Collected = collecting.collect(place, place.root.digest)
    documents, problems = [], list(collected.problems)
    for material in collected.material:
        try:
            found = choose(material)
        except InputError as error:
            problems.append(f"{material.digest}: {error}")
            continue
        if found is not None:
            documents.append(found)
    return Downloaded(tuple(documents), tuple(problems))


def _signature(material: Material) -> bytes | None:
    if material.form is Form.ENVELOPE:
        return None
    if material.form is Form.BUNDLE:
        return material.content if reading.read(material).predicate_type == IMAGE_SIGNATURE else None
    return msgspec.json.encode(
        {
            "Base64Signature": material.signature,
            "Payload": base64.b64encode(material.content).decode(),
            "Cert": material.certificate or None,
            "Chain": material.chain or None,
            "Bundle": _document(material.log_entry),
            "RFC3161Timestamp": _document(material.timestamp),
        }
    )


def _attestation(material: Material, predicate_type: str) -> bytes | None:
    if material.form is Form.SIMPLE_SIGNING:
        return None
    kind = reading.read(material).predicate_type
    wanted = kind == predicate_type if predicate_type else kind != IMAGE_SIGNATURE
    return _one_line(material.content) if wanted else None


def _predicate(material: Material, predicate_type: str) -> bytes | None:
    if material.form is Form.SIMPLE_SIGNING:
        return None
    said = reading.read(material)
    named = predicates.word(said.predicate_type).lower() + said.predicate_type.lower()
    wanted = said.predicate_type == predicate_type if predicate_type else any(word in named for word in _SBOMS)
    return said.predicate if wanted else None


def _attached(place: Place, problems: list[str]) -> Iterator[bytes]:
    """SBOMs that nobody signed: under the legacy tag, and in manifests that refer to the image."""
    digest = place.root.digest
    tag = collecting.legacy_tag(digest, ".sbom")
    for name, manifest in ((tag, place.tagged), *((each.digest, place.manifest) for each in _listed(place, problems))):
        try:
            data = manifest(name)
            for layer in _layers(data, name == tag) if data is not None else ():
                yield place.blob(layer, dsse.LIMIT)
        except InputError as error:
            problems.append(f"{name}: {error}")


def _listed(place: Place, problems: list[str]) -> tuple[Descriptor, ...]:
    try:
        return place.referrers(place.root.digest)[: collecting.MOST]
    except InputError as error:
        problems.append(str(error))
        return ()


def _layers(data: bytes, tagged: bool) -> tuple[Descriptor, ...]:
    """The layers of a manifest that are SBOMs by their media type or that of the manifest."""
    document = parse(data, "", _LIMIT)
    if not isinstance(document, Manifest):
        return ()
    whole = tagged or any(word in document.artifact_type.lower() for word in _SBOMS)
    kinds = (each for each in document.layers if whole or any(word in each.media_type.lower() for word in _SBOMS))
    return tuple(kinds)[:_MOST]


def _document(text: str) -> object:
    if not text:
        return None
    try:
        return strict.check(text.encode(), "the annotation", sigstore_bundle.LIMIT)
    except PratiqueError:
        return text


def _one_line(document: bytes) -> bytes:
    """JSON on one line, as programs that read line by line need it; its values are the bytes that were signed over."""
    return document if b"\n" not in document.strip() else msgspec.json.format(document, indent=-1)
