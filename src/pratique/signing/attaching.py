"""Sign and attest: what is made is hung on the image in one of cosign's two layouts.

A legacy tag and the fallback list of referrers are shared by all who sign, and a registry has no way to change one only if
nobody else did. So each write is followed by reads, spread by chance, until it was seen in three of them; what was lost to
another's write is written again, others' entries that we saw with it. The reads lie at least as far apart as our write took:
where a registry is slow, others' writes are on their way for long. What remains: a signer that does none of this and read the
tag before our write, but writes after our third read.
"""

import base64
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol, TypeAlias

import msgspec

from pratique.documents import dsse, intoto, sigstore_bundle, simple_signing, strict
from pratique.errors import DeniedByServerError, EgressError, OutsideError, UsageError
from pratique.model.signature import Layout
from pratique.oci import digests, media_types
from pratique.oci.manifests import Descriptor, Manifest, parse
from pratique.signing import unbundling
from pratique.signing.algorithms import PrivateKey
from pratique.signing.collecting import CREATED, ENVELOPE, SIMPLE_SIGNING, legacy_tag
from pratique.signing.evaluation import hint
from pratique.signing.place import Place
from pratique.signing.predicates import IMAGE_SIGNATURE
from pratique.signing.unbundling import SIGNATURE

_LIMIT = 4 << 20
_READS = 3
_TRIES = 24
_FAILURES = 8
"""Writes after which a registry that fails is believed to be broken, and not busy."""
_PAUSE = 0.05  # seconds; the mean between reads, and what the pause before a repair grows from
_EMPTY = b"{}"

LARGEST_PREDICATE = dsse.LIMIT // 2
"""Bytes; base64 makes a third more of it."""

Sleep = Callable[[float], None]


class Certified(Protocol):
    """Signs with a certificate that says who did (`keyless.Keyless`)."""

    def bundle(self, statement: bytes) -> bytes:
        """A bundle of the statement."""
        ...

    def beside(self, payload: bytes) -> dict[str, str]:
        """The annotations beside a payload in the legacy layout."""
        ...

    def blob(self, data: bytes) -> bytes:
        """A bundle of a file's bare signature."""
        ...


Signer: TypeAlias = PrivateKey | Certified


def sign(
    place: Place,
    subject: Descriptor,
    key: Signer,
    layout: Layout = Layout.BUNDLE,
    annotations: dict[str, str] | None = None,
    sleep: Sleep = time.sleep,
) -> str:
    """The digest of the manifest that carries the new signature. InputError, OutsideError."""
    if layout is Layout.BUNDLE:
        statement = intoto.encode(IMAGE_SIGNATURE, subject.digest, _EMPTY, annotations)
        return _attach_bundle(place, subject, _bundle(key, statement), IMAGE_SIGNATURE, sleep)
    payload = simple_signing.encode(place.reference, subject.digest, annotations)
    if isinstance(key, PrivateKey):
        texts = {SIGNATURE: base64.b64encode(key.sign(payload)).decode()}
    else:
        texts = key.beside(payload)
    return _attach_legacy(place, subject, ".sig", payload, SIMPLE_SIGNING, texts, sleep)


def attest(
    place: Place,
    subject: Descriptor,
    key: Signer,
    predicate_type: str,
    predicate: bytes,
    layout: Layout = Layout.BUNDLE,
    sleep: Sleep = time.sleep,
) -> str:
    """Sign a statement about an image; `predicate` is JSON. InputError, OutsideError."""
    if predicate_type == IMAGE_SIGNATURE:
        raise UsageError("That predicate type is an image's signature: use `pratique sign`.")
    strict.check(predicate, "the predicate", LARGEST_PREDICATE)
    statement = intoto.encode(predicate_type, subject.digest, predicate)
    if layout is Layout.BUNDLE:
        return _attach_bundle(place, subject, _bundle(key, statement), predicate_type, sleep)
    texts = {SIGNATURE: "", "predicateType": predicate_type}
    if isinstance(key, PrivateKey):
        envelope = msgspec.json.encode(_envelope(key, statement))
    else:
        bundle = key.bundle(statement)
        envelope = unbundling.envelope(bundle)
        texts |= unbundling.annotations(bundle)
    return _attach_legacy(place, subject, ".att", envelope, ENVELOPE, texts, sleep)


def _envelope(key: PrivateKey, statement: bytes) -> dsse.Envelope:
    signature = key.sign(dsse.pae(intoto.PAYLOAD_TYPE, statement))
    return dsse.encode(statement, intoto.PAYLOAD_TYPE, [signature])


def _bundle(key: Signer, statement: bytes) -> bytes:
    if isinstance(key, PrivateKey):
        return sigstore_bundle.encode(_envelope(key, statement), hint(key.public))
    return key.bundle(statement)


def _attach_bundle(place: Place, subject: Descriptor, bundle: bytes, predicate_type: str, sleep: Sleep) -> str:
    manifest = {
        "schemaVersion": 2,
        "mediaType": media_types.OCI_MANIFEST,
        "artifactType": sigstore_bundle.MEDIA_TYPE,
        "config": _descriptor(_EMPTY, media_types.OCI_EMPTY),
        "layers": [_descriptor(bundle, sigstore_bundle.MEDIA_TYPE)],
        "subject": {"mediaType": subject.media_type, "digest": subject.digest, "size": subject.size},
        "annotations": {
            "dev.sigstore.bundle.content": "dsse-envelope",
            "dev.sigstore.bundle.predicateType": predicate_type,
            CREATED: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    }
    data = msgspec.json.encode(manifest)
    place.push_blob(_EMPTY)
    place.push_blob(bundle)

    def put() -> str:
        return place.push_manifest(data, media_types.OCI_MANIFEST)

    def seen() -> bool:
        return any(each.digest == digests.of(data) for each in place.referrers(subject.digest))

    return _until_seen(put, seen, sleep)


def _attach_legacy(
    place: Place, subject: Descriptor, suffix: str, blob: bytes, media_type: str, texts: dict[str, str], sleep: Sleep
) -> str:
    tag = legacy_tag(subject.digest, suffix)
    ours = {**_descriptor(blob, media_type), "annotations": texts}
    known: dict[bytes, dict[str, Any]] = {}
    place.push_blob(blob)

    def layers() -> list[dict[str, Any]]:
        data = place.tagged(tag)
        found = _layers(data, tag) if data is not None else []
        known.update({_identity(each): each for each in found})
        return found

    def put() -> str:
        config = b""
        for _ in range(
            _TRIES
        ):  # others may add to the list while the config goes up: what is written was read just before
            layers()
            known[_identity(ours)] = ours
            made = _config([each["digest"] for each in known.values()])
            if made == config:
                break
            place.push_blob(config := made)
        manifest = {
            "schemaVersion": 2,
            "mediaType": media_types.OCI_MANIFEST,
            "config": _descriptor(config, media_types.OCI_CONFIG),
            "layers": list(known.values()),
        }
        return place.push_manifest(msgspec.json.encode(manifest), media_types.OCI_MANIFEST, tag)

    def seen() -> bool:
        there = {_identity(each) for each in layers()}
        return there >= known.keys()

    return _until_seen(put, seen, sleep)


def _until_seen(put: Callable[[], str], seen: Callable[[], bool], sleep: Sleep) -> str:
    """Write, and write again until three reads in a row show it. OutsideError when it is lost or refused every time."""
    lost = OutsideError(
        "The signature was lost to others' writes each time: sign again when fewer sign this image at once."
    )
    for attempt in range(_TRIES):
        try:
            began = time.monotonic()
            made = put()
            if _stays(seen, sleep, max(_PAUSE, time.monotonic() - began)):
                return made
        except (DeniedByServerError, EgressError):
            raise
        except OutsideError as error:
            # docker-registry answers 400 to who reads a tag while another writes it.
            lost = error
            if attempt >= _FAILURES:
                break
        sleep(random.uniform(0, min(2**attempt, 32)) * _PAUSE)  # noqa: S311 - chance spreads writers, nothing is secret
    raise lost


def _stays(seen: Callable[[], bool], sleep: Sleep, pause: float) -> bool:
    for _ in range(_READS):
        sleep(random.uniform(0.5, 1.5) * pause)  # noqa: S311 - as above
        if not seen():
            return False
    return True


def _layers(data: bytes, tag: str) -> list[dict[str, Any]]:
    """The layers under a legacy tag as they are written, unknown fields too. UnreadableError when it is something else."""
    document = parse(data, "", _LIMIT)
    if not isinstance(document, Manifest):
        raise UsageError(f"The tag {tag} is no list of signatures: remove it, or sign with --layout bundle.")
    found: list[dict[str, Any]] = strict.check(data, tag, _LIMIT)["layers"]
    return found


def _config(layers: list[str]) -> bytes:
    """The config that cosign gives a list of signatures: its layers' digests, and nothing of an image."""
    epoch = "0001-01-01T00:00:00Z"
    return msgspec.json.encode(
        {
            "architecture": "",
            "created": epoch,
            "history": [{"created": epoch} for _ in layers],
            "os": "",
            "rootfs": {"type": "layers", "diff_ids": layers},
            "config": {},
        }
    )


def _descriptor(data: bytes, media_type: str) -> dict[str, Any]:
    return {"mediaType": media_type, "size": len(data), "digest": digests.of(data)}


def _identity(layer: dict[str, Any]) -> bytes:
    return msgspec.json.encode(layer, order="sorted")
