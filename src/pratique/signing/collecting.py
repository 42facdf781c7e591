"""Everything that hangs on an image and could be a signature: both layouts, always, in bounded numbers.

Lists of referrers come from a registry or from whoever wrote the fallback tag, and real ones carry wrong artifact types
(https://github.com/sigstore/cosign/issues/4641): only the manifests themselves say what they are.
"""

import contextlib
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future

import msgspec

from pratique.documents import dsse, sigstore_bundle, simple_signing
from pratique.errors import InputError, LimitError, UnreadableError
from pratique.model.signature import Artifact, Collected, Form, Layout, Material
from pratique.oci import digests
from pratique.oci.manifests import Descriptor, Manifest, parse
from pratique.signing import unbundling
from pratique.signing.place import Place
from pratique.signing.threads import Threads

SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json"
ENVELOPE = "application/vnd.dsse.envelope.v1+json"
BUNDLE_PREFIX = "application/vnd.dev.sigstore.bundle"
CREATED = "org.opencontainers.image.created"

MOST = 1_000
"""Referrers, and layers of one manifest, that are looked at; how many were not is said."""
_TOTAL = 256 << 20  # bytes of all material of one image
_MANIFEST = 4 << 20
_LIMITS = {
    Form.SIMPLE_SIGNING: simple_signing.LIMIT,
    Form.ENVELOPE: dsse.LIMIT,
    Form.BUNDLE: sigstore_bundle.LIMIT,
}


def legacy_tag(digest: str, suffix: str) -> str:
    """The tag of cosign for what hangs on an image: `sha256-<hex>.sig`, `.att`."""
    return digest.replace(":", "-") + suffix


def collect(place: Place, *subjects: str, threads: Threads | None = None) -> Collected:
    """What hangs on these manifests. Whatever of it is damaged is in `problems`; OutsideError when the place fails.

    `threads`: those of whoever collects often; they stay.
    """
    with contextlib.nullcontext(threads) if threads else Threads() as used:
        reader = _Reader(place, used)
        asked = [reader.asked(digest) for digest in dict.fromkeys(subjects)]
        found = tuple(material for waiting in asked for part in waiting for material in part.result())
    return Collected(found, tuple(sorted(reader.artifacts, key=_digest)), tuple(sorted(reader.problems)))


def unsigned(place: Place, digest: str) -> tuple[Artifact, ...]:
    """What lies under a tag without any signature: SBOMs as cosign once attached them. Nothing rests on it."""
    tag = legacy_tag(digest, ".sbom")
    with contextlib.suppress(InputError):
        data = place.tagged(tag)
        return (Artifact(digests.of(data), tag),) if data is not None else ()
    return ()


class _Reader:
    """Reads one place, several of its parts at once, and keeps what may still be read and what could not be."""

    def __init__(self, place: Place, threads: Threads) -> None:
        self.artifacts: list[Artifact] = []
        self.problems: list[str] = []
        self._place = place
        self._threads = threads
        self._room = _TOTAL
        self._lock = threading.Lock()

    def asked(self, digest: str) -> list[Future[list[Material]]]:
        """All that could hang on a manifest, on its way."""
        submit = self._threads.manifests.submit
        tagged = [submit(self.tagged, legacy_tag(digest, suffix)) for suffix in (".sig", ".att")]
        return [*tagged, *(submit(self.referrer, each) for each in self.listed(digest))]

    def tagged(self, tag: str) -> list[Material]:
        """What lies under a legacy tag."""
        try:
            data = self._place.tagged(tag)
            return self._materials(data, Layout.LEGACY) if data is not None else []
        except InputError as error:
            self.problems.append(f"{tag}: {error}")
            return []

    def listed(self, digest: str) -> list[Descriptor]:
        """What refers to a manifest, as much of it as is looked at."""
        try:
            found = sorted(self._place.referrers(digest), key=_unlikely)
        except InputError as error:
            self.problems.append(f"The list of what refers to {digest} was not read: {error}")
            return []
        if len(found) > MOST:
            self.problems.append(
                f"{len(found):,} manifests refer to {digest} and {MOST:,} of them were looked at: remove what is not needed."
            )
        return found[:MOST]

    def referrer(self, entry: Descriptor) -> list[Material]:
        """What one manifest that refers to an image holds."""
        try:
            data = self._place.manifest(entry.digest)
            found = self._materials(data, Layout.BUNDLE)
            if not found:
                document = parse(data, "", _MANIFEST)
                config = document.config.media_type if isinstance(document, Manifest) else ""
                self.artifacts.append(Artifact(entry.digest, (document.artifact_type or config)[:200]))
        except InputError as error:
            self.problems.append(f"{entry.digest}: {error}")
            return []
        return found

    def _materials(self, data: bytes, layout: Layout) -> list[Material]:
        """The layers of a manifest that could be signatures; those that cannot be read are said."""
        manifest = parse(data, "", _MANIFEST)
        layers = manifest.layers if isinstance(manifest, Manifest) else ()
        wanted = [(layer, form) for layer in layers if (form := _form(layer.media_type))]
        if len(wanted) > MOST:
            self.problems.append(
                f"A manifest lists {len(wanted):,} signatures and {MOST:,} were looked at: remove some."
            )
        if not wanted:
            return []
        digest, created = digests.of(data), manifest.annotations.get(CREATED, "")
        return [
            # What refers to an image in cosign's old forms is legacy wherever it hangs.
            _material(layer, form, layout if form is Form.BUNDLE else Layout.LEGACY, content, digest, created)
            for (layer, form), content in zip(wanted, self._contents(wanted[:MOST]), strict=False)
            if content is not None
        ]

    def _contents(self, wanted: Sequence[tuple[Descriptor, Form]]) -> Iterable[bytes | None]:
        """Side by side where there are several: this is one of the threads for manifests, blobs have their own."""
        if len(wanted) == 1:
            return [self._content(*wanted[0])]
        return self._threads.blobs.map(self._content, *zip(*wanted, strict=True))

    def _content(self, layer: Descriptor, form: Form) -> bytes | None:
        """None, and said, when it cannot be read; it then leaves its room to others."""
        reserved = 0
        try:
            reserved = self._reserved(layer.size, _LIMITS[form])
            data = self._place.blob(layer, _LIMITS[form])
            if len(data) != layer.size:
                raise UnreadableError(
                    f"it has {len(data):,} bytes and {layer.size:,} were promised: sign the image again."
                )
        except InputError as error:
            self.problems.append(f"{layer.digest}: {error}")
            self._reserved(-reserved, 0)
            return None
        return data

    def _reserved(self, size: int, limit: int) -> int:
        with self._lock:
            if size > min(limit, self._room):
                raise LimitError(f"it has {size:,} bytes, more than is read of all signatures of one image.")
            self._room -= size
        return size


def _material(layer: Descriptor, form: Form, layout: Layout, content: bytes, manifest: str, created: str) -> Material:
    read = unbundling.material(form, content, layer.annotations)
    return msgspec.structs.replace(read, layout=layout, digest=layer.digest, manifest=manifest, created=created[:64])


def _form(media_type: str) -> Form | None:
    if media_type.startswith(BUNDLE_PREFIX):
        return Form.BUNDLE
    return {SIMPLE_SIGNING: Form.SIMPLE_SIGNING, ENVELOPE: Form.ENVELOPE}.get(media_type)


def _unlikely(entry: Descriptor) -> bool:
    """Sorts what is said to be a bundle first; it decides only what is looked at when there is too much."""
    return not entry.artifact_type.startswith(BUNDLE_PREFIX)


def _digest(artifact: Artifact) -> str:
    return artifact.digest
