"""An OCI layout, in a directory or an archive, as an end of a move.

Its `index.json` lists the images by name, cosign's legacy lists by their tag and by cosign's `kind`, and referrers. As `cosign
save` leaves them, referrers are named by nothing and legacy lists by their kind alone: both are read too.
"""

import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, BinaryIO

import msgspec

from pratique.documents import strict
from pratique.errors import InputError, NotFoundError, UnreadableError, UsageError
from pratique.image.sources import _archives
from pratique.model.progress import Progress
from pratique.model.settings import Limits, Settings
from pratique.oci import digests, layout, media_types, replacing
from pratique.oci.archive import Archive
from pratique.oci.files import Directory, Files
from pratique.oci.manifests import Descriptor, parse
from pratique.workflow.moving.ends import Part, Source

KIND = "kind"
FULL_NAME = "io.containerd.image.name"
_KINDS = {".sig": "dev.cosignproject.cosign/sigs", ".att": "dev.cosignproject.cosign/atts"}
_IMAGE, _INDEX = "dev.cosignproject.cosign/image", "dev.cosignproject.cosign/imageIndex"
_LEGACY = re.compile(r"sha256-[0-9a-f]{64}\.(?:sig|att|sbom)")
_UNKNOWN = {"os": "unknown", "architecture": "unknown"}
"""Readers that look for images pass over what is for no platform, as over BuildKit's attestations."""
_MOST_BLOBS = 20_000
_LARGEST_REFERRER = 64 << 10  # bytes; larger blobs that nothing lists are layers
_PIECE = 1 << 20
EMPTY_INDEX = b'{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}'
VERSION = b'{"imageLayoutVersion":"1.0.0"}'


class LayoutSource:
    """One image of a layout."""

    def __init__(self, name: str, files: Files, root: Descriptor, limits: Limits) -> None:
        self.name, self.root = name, root
        self._files, self._limits = files, limits
        self._blobs = layout.LayoutBlobs(files)
        self._index = layout.index(files, limits)
        self._lock = threading.Lock()
        self._subjects: dict[str, dict[str, Descriptor]] | None = None

    def manifest(self, digest: str) -> bytes:
        return self._blobs.read(Descriptor(digest), self._limits.manifest_bytes)

    def tagged(self, tag: str) -> bytes | None:
        found = listed(self._index, tag)
        return self.manifest(found.digest) if found else None

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        with self._lock:
            if self._subjects is None:
                self._subjects = self._by_subject()
            return tuple(self._subjects.get(digest, {}).values())

    def blob(self, descriptor: Descriptor) -> AbstractContextManager[BinaryIO]:
        return self._blobs.stream(descriptor)

    def _by_subject(self) -> dict[str, dict[str, Descriptor]]:
        """What refers to what, of all that the index lists and of all blobs small enough to be manifests."""
        found: dict[str, dict[str, Descriptor]] = {}
        entries = {each.digest: each for each in self._index}
        others = {each: Descriptor(each) for each in self._small_blobs() if each not in entries}
        for digest, entry in (entries | others).items():
            if subject := self._subject(digest):
                found.setdefault(subject, {})[digest] = entry
        return found

    def _subject(self, digest: str) -> str:
        try:
            data = self.manifest(digest)
            if b'"subject"' not in data:
                return ""
            subject = parse(data, "", self._limits.manifest_bytes).subject
        except InputError:
            return ""  # whoever needs it is told by reading it
        return subject.digest if subject else ""

    def _small_blobs(self) -> list[str]:
        names = _names(self._files, self.name)
        found = [each for each in names if self._blobs.size(each) <= _LARGEST_REFERRER]
        if len(found) > _MOST_BLOBS:
            raise UnreadableError(f"{self.name} holds {len(found):,} small blobs: give the image a layout of its own.")
        return found


class LayoutDestination:
    """A layout in a directory, made where there is none; what it has stays."""

    def __init__(self, path: str, limits: Limits, tag: str, full: str) -> None:
        self.name = path
        self._limits = limits
        self._names = annotations(tag, full)
        self._blobs = layout.LayoutBlobs(Directory(path))
        self._entries: list[dict[str, Any]] = []

    def holds(self, blob: Descriptor) -> bool:
        """A blob that is there and whole: it is hashed."""
        try:
            if blob.size != self._blobs.size(blob.digest):
                return False
        except NotFoundError:
            return False
        with self._blobs.stream(blob) as stream:
            return digests.of_stream(stream) == blob.digest

    def borrow(self, blob: Descriptor, source: Source) -> bool:  # noqa: ARG002 - the contract's
        return False

    def put_blob(self, blob: Descriptor, stream: BinaryIO) -> None:
        with replacing.replaced(self._path(blob.digest)) as file:
            while piece := stream.read(_PIECE):
                file.write(piece)

    def tagged(self, tag: str) -> bytes | None:
        if not os.path.exists(os.path.join(self.name, "index.json")):
            return None
        found = listed(layout.index(Directory(self.name), self._limits), tag)
        return self._blobs.read(found, self._limits.manifest_bytes) if found else None

    def put_manifest(self, part: Part) -> None:
        replacing.write(self._path(part.digest), part.data)
        self._entries += entry(part)

    def misses(self, part: Part) -> bool:  # noqa: ARG002 - the contract's
        return False

    def name_image(self, part: Part) -> None:
        os.makedirs(self.name, exist_ok=True)
        path = os.path.join(self.name, "index.json")
        with replacing.locked(self.name):
            before = (
                Directory(self.name).read("index.json", self._limits.manifest_bytes) if os.path.exists(path) else b""
            )
            whole = merged(before or EMPTY_INDEX, [image_entry(part, self._names), *self._entries])
            replacing.write(os.path.join(self.name, "oci-layout"), VERSION)
            replacing.write(path, whole)

    def _path(self, digest: str) -> str:
        return os.path.join(self.name, self._blobs.path(digest))


def listed(index: Sequence[Descriptor], tag: str) -> Descriptor | None:
    """The entry of a legacy tag: by its name; by cosign's kind where it has none and the layout one image."""
    for each in index:
        if layout.names(each)[0] == tag:
            return each
    subject, dot, suffix = tag.partition(".")
    roots = images(index)
    if len(roots) != 1 or roots[0].digest.replace(":", "-") != subject:
        return None
    kind = _KINDS.get(dot + suffix)
    return next((each for each in index if kind and _of_kind(each, kind)), None)


def images(index: Sequence[Descriptor]) -> tuple[Descriptor, ...]:
    """Of a layout's entries those that are images, and not what hangs on them."""
    return tuple(each for each in index if not _hangs(each))


def entry(part: Part) -> list[dict[str, Any]]:
    """The entry of what hangs on an image; none for what an index lists."""
    made: dict[str, Any] = {"mediaType": part.media_type, "digest": part.digest, "size": len(part.data)}
    if part.tag:
        return [made | {"annotations": {layout.REF_NAME: part.tag}, "platform": _UNKNOWN}]
    if part.document.subject:
        more = {"artifactType": part.document.artifact_type} if part.document.artifact_type else {}
        return [made | more | {"annotations": part.document.annotations, "platform": _UNKNOWN}]
    return []


def image_entry(part: Part, names: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"mediaType": part.media_type, "digest": part.digest, "size": len(part.data)}
    return made | ({"annotations": names} if names else {})


def merged(index: bytes, entries: Sequence[dict[str, Any]]) -> bytes:
    """The index with these entries, in place of those of the same name; cosign's kinds where it holds one image."""
    document = strict.check(index, "the layout's index")
    found: list[dict[str, Any]] = document["manifests"]
    for new in entries:
        found = [old for old in found if not _replaces(new, old)] + [new]
    document["manifests"] = found
    roots = [each for each in found if not _is_hanging(each)]
    if len(roots) == 1:
        for each in found:
            _give_kind(each, roots[0])
    return msgspec.json.encode(document)


def split(value: str) -> tuple[str, str]:
    """`PATH[:TAG]` of a layout to write: a path that exists is never cut, of another the last `:` cuts, if a tag follows."""
    if os.path.exists(value):
        return value, ""
    path, colon, tag = value.rpartition(":")
    if colon and path and re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", tag):
        return path, tag
    return value, ""


@contextmanager
def open_files(path: str, settings: Settings, progress: Progress) -> Iterator[Files]:
    """The files of a layout: of a directory, or of a tar, plain or compressed. NotFoundError, UnreadableError."""
    if os.path.isdir(path):
        yield Directory(path)
        return
    with _archives.open_archive(path, settings.limits, progress) as archive:
        yield archive


@contextmanager
def open_source(value: str, settings: Settings, progress: Progress) -> Iterator[LayoutSource]:
    """`PATH[:NAME]` or `PATH@DIGEST`. InputError; UsageError when it holds several images and none is named."""
    path, chosen = _archives.split(value)
    with open_files(path, settings, progress) as files:
        index = layout.index(files, settings.limits)
        found = {each.digest: each for each in _chosen(index, chosen)}
        if not found and digests.valid(chosen):
            found = {chosen: layout.manifest(files, chosen, settings.limits)}
        if len(found) != 1:
            offers = ", ".join(sorted({layout.names(each)[1] or each.digest for each in images(index)})[:12])
            what = "holds several images" if found else f"holds no image {chosen!r}"
            raise UsageError(f"The layout {path} {what}: name one of them ({offers or 'there is none'}).")
        yield LayoutSource(path, files, next(iter(found.values())), settings.limits)


def _chosen(index: Sequence[Descriptor], name: str) -> Iterable[Descriptor]:
    return [each for each in index if name in (each.digest, *layout.names(each))] if name else images(index)


def _names(files: Files, path: str) -> list[str]:
    """Digests of all blobs of a layout, sorted."""
    if isinstance(files, Archive):
        prefix = "blobs/sha256/"
        found = [each.removeprefix(prefix) for each in files.names() if each.startswith(prefix)]
    else:
        with os.scandir(os.path.join(path, "blobs", "sha256")) as folder:
            found = [each.name for each in folder if each.is_file(follow_symlinks=False)]
    return [digest for each in sorted(found) if digests.valid(digest := f"sha256:{each}")]


def annotations(tag: str, full: str) -> dict[str, str]:
    """The names of an image in a layout's index."""
    return {key: value for key, value in ((layout.REF_NAME, tag), (FULL_NAME, full)) if value}


def _hangs(each: Descriptor) -> bool:
    unknown = each.platform is not None and each.platform.os == "unknown"
    kind = each.annotations.get(KIND) in _KINDS.values()
    return bool(kind or unknown or each.artifact_type or _LEGACY.fullmatch(layout.names(each)[0]))


def _of_kind(each: Descriptor, kind: str) -> bool:
    return each.annotations.get(KIND) == kind and not layout.names(each)[0]


def _is_hanging(raw: dict[str, Any]) -> bool:
    texts = raw.get("annotations") or {}
    platform = (raw.get("platform") or {}).get("os")
    legacy = _LEGACY.fullmatch(str(texts.get(layout.REF_NAME, "")))
    return bool(texts.get(KIND) in _KINDS.values() or platform == "unknown" or raw.get("artifactType") or legacy)


def _replaces(new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Is the old entry another state of the new one: of the same full name, or of the same tag where one has no full name?"""
    ours, theirs = new.get("annotations") or {}, old.get("annotations") or {}
    if ours.get(FULL_NAME) and theirs.get(FULL_NAME):
        return bool(ours[FULL_NAME] == theirs[FULL_NAME])
    if ours.get(layout.REF_NAME):
        return bool(ours[layout.REF_NAME] == theirs.get(layout.REF_NAME))
    return bool(new["digest"] == old.get("digest") and not theirs.get(layout.REF_NAME))


def _give_kind(raw: dict[str, Any], root: dict[str, Any]) -> None:
    """What `cosign load` and `cosign verify --local-image` look for."""
    texts = raw.get("annotations") or {}
    if raw is root:
        kind = _INDEX if raw.get("mediaType") in media_types.INDEXES else _IMAGE
    else:
        subject, dot, suffix = str(texts.get(layout.REF_NAME, "")).partition(".")
        kind = _KINDS.get(dot + suffix, "") if subject == str(root["digest"]).replace(":", "-") else ""
    if kind:
        raw["annotations"] = {**texts, KIND: kind}
