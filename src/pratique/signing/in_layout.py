"""An OCI layout in a directory as a place of signatures.

Its index has no list of referrers: they are entries of `index.json`, or (as `cosign save` leaves them) blobs that nothing
names. Legacy signatures are entries named by their tag or by cosign's `kind`.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from pratique.documents import strict
from pratique.errors import InputError, NotFoundError, UnreadableError, UsageError
from pratique.model.settings import Limits
from pratique.oci import digests, layout, media_types, replacing
from pratique.oci.files import Directory
from pratique.oci.manifests import Descriptor, parse

KIND = "kind"
SIGNATURES, ATTESTATIONS = "dev.cosignproject.cosign/sigs", "dev.cosignproject.cosign/atts"
IMAGE, IMAGE_INDEX = "dev.cosignproject.cosign/image", "dev.cosignproject.cosign/imageIndex"
_KINDS = {".sig": SIGNATURES, ".att": ATTESTATIONS}
_LEGACY = re.compile(r"(?:sha256-([0-9a-f]{64}))(\.sig|\.att)")
_MOST_BLOBS = 10_000
_LARGEST_REFERRER = 64 << 10
"""Bytes. Larger blobs are layers: looking for referrers reads only small ones."""


class Layout:
    """One image of a layout; a `Place`."""

    def __init__(self, path: str, root: Descriptor, limits: Limits) -> None:
        self.name = path
        self.reference = ""
        self.root = root
        self._limits = limits
        self._files = Directory(path)
        self._blobs = layout.LayoutBlobs(self._files)

    def manifest(self, digest: str) -> bytes:
        return self._blobs.read(Descriptor(digest), self._limits.manifest_bytes)

    def tagged(self, tag: str) -> bytes | None:
        kind = _kind_of(tag, self.root.digest)
        for entry in layout.index(self._files, self._limits):
            name = layout.names(entry)[0]
            if name == tag or (kind and not name and entry.annotations.get(KIND) == kind):
                return self.manifest(entry.digest)
        return None

    def blob(self, descriptor: Descriptor, limit: int) -> bytes:
        return self._blobs.read(descriptor, limit)

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        listed = {each.digest: each for each in layout.index(self._files, self._limits)}
        found = {each: listed.get(each, Descriptor(each)) for each in self._small_blobs()}
        return tuple(entry for each, entry in found.items() if self._subject(each) == digest)

    def push_blob(self, data: bytes) -> None:
        replacing.write(os.path.join(self.name, self._blobs.path(digests.of(data))), data)

    def push_manifest(self, data: bytes, media_type: str, tag: str = "") -> str:
        made = parse(data, media_type, len(data))
        entry: dict[str, Any] = {"mediaType": media_type, "digest": digests.of(data), "size": len(data)}
        if tag:
            kind = _kind_of(tag, self.root.digest)
            entry["annotations"] = {layout.REF_NAME: tag, **({KIND: kind} if kind else {})}
        elif made.subject:
            # Readers that look for images pass over what is for no platform, as over BuildKit's attestations.
            entry |= {"artifactType": made.artifact_type, "annotations": made.annotations}
        entry["platform"] = {"os": "unknown", "architecture": "unknown"}
        self.push_blob(data)
        with replacing.locked(self.name):
            self._list(entry, tag)
        return str(entry["digest"])

    def _list(self, entry: dict[str, Any], tag: str) -> None:
        """Put an entry into index.json, in place of the one that had its tag."""
        index = strict.check(self._files.read("index.json", self._limits.manifest_bytes), "the layout's index")
        entries = [each for each in index["manifests"] if not tag or self._tag(each) != tag]
        entries = [each for each in entries if each["digest"] != entry["digest"]]
        for each in entries:
            if each["digest"] == self.root.digest and tag:
                # What `cosign verify --local-image` looks for.
                kind = IMAGE_INDEX if self.root.media_type in media_types.INDEXES else IMAGE
                each["annotations"] = {**(each.get("annotations") or {}), KIND: kind}
        index["manifests"] = [*entries, entry]
        replacing.write(os.path.join(self.name, "index.json"), msgspec.json.encode(index))

    def _tag(self, entry: dict[str, Any]) -> str:
        """The tag of an entry; for one of `cosign save`, the tag that its kind stands for."""
        texts = entry.get("annotations") or {}
        suffix = next((suffix for suffix, kind in _KINDS.items() if texts.get(KIND) == kind), "")
        return str(texts.get(layout.REF_NAME) or (suffix and self.root.digest.replace(":", "-") + suffix))

    def _small_blobs(self) -> Iterator[str]:
        """Digests of the blobs that could be manifests, in a fixed order. LimitError would hide one: too many is an error."""
        folder = os.path.join(self.name, "blobs", "sha256")
        with os.scandir(folder) as entries:
            found = [
                each.name
                for each in entries
                if each.is_file(follow_symlinks=False) and each.stat(follow_symlinks=False).st_size <= _LARGEST_REFERRER
            ]
        if len(found) > _MOST_BLOBS:
            raise UnreadableError(f"{folder} holds {len(found):,} small blobs: give the image a layout of its own.")
        yield from (digest for name in sorted(found) if digests.valid(digest := f"sha256:{name}"))

    def _subject(self, digest: str) -> str:
        """The subject of a blob that is a manifest; empty for every other blob."""
        try:
            data = self._blobs.read(Descriptor(digest), _LARGEST_REFERRER)
            if b'"subject"' not in data:
                return ""
            subject = parse(data, "", _LARGEST_REFERRER).subject
        except InputError:
            return ""
        return subject.digest if subject else ""


@contextmanager
def open_layout(value: str, limits: Limits, digest: str = "") -> Iterator[Layout]:
    """`PATH[:TAG]` or `PATH@DIGEST`; `digest` instead of what it names. NotFoundError, UnreadableError; UsageError when it holds several images and none is named."""
    path, chosen = _split(value)
    if not os.path.isfile(os.path.join(path, "index.json")):
        raise NotFoundError(f"{path} is no OCI layout (it has no index.json): name the directory that holds one.")
    entries = layout.index(Directory(path), limits)
    found = {each.digest: each for each in entries if _wanted(each, chosen)}
    if digest:
        found = {digest: found.get(digest, Descriptor(digest))}
    elif not found and digests.valid(chosen):
        found = {chosen: layout.manifest(Directory(path), chosen, limits)}
    if len(found) != 1:
        names = ", ".join(sorted({layout.names(each)[0] or each.digest for each in entries if _wanted(each, "")})[:12])
        what = "holds several images" if len(found) > 1 else f"holds no image {chosen!r}"
        raise UsageError(f"The layout {path} {what}: name one of them ({names or 'there is none'}).")
    yield Layout(path, next(iter(found.values())), limits)


def _wanted(entry: Descriptor, chosen: str) -> bool:
    if chosen:
        return chosen in (entry.digest, *layout.names(entry))
    hanging = entry.annotations.get(KIND) in _KINDS.values() or _LEGACY.fullmatch(layout.names(entry)[0])
    unknown = entry.platform is not None and entry.platform.os == "unknown"
    return not (hanging or unknown or entry.artifact_type)


def _split(value: str) -> tuple[str, str]:
    """A path that exists is never cut."""
    if os.path.exists(value):
        return value, ""
    for at in (at for at, character in enumerate(value) if character in ":@"):
        if os.path.exists(value[:at]):
            return value[:at], value[at + 1 :]
    return value, ""


def _kind_of(tag: str, digest: str) -> str:
    """The kind that cosign gives a legacy tag of this image; empty for other tags."""
    match = _LEGACY.fullmatch(tag)
    return _KINDS[match[2]] if match and f"sha256:{match[1]}" == digest else ""
