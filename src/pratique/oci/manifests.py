"""Manifests and indexes: raw JSON of Docker v2 and OCI → Manifest or Index.

Formats: https://github.com/opencontainers/image-spec/blob/main/manifest.md and image-index.md;
https://distribution.github.io/distribution/spec/manifest-v2-2/
"""

from typing import Any

import msgspec

from pratique.errors import LimitError, UnreadableError
from pratique.model.image import Platform
from pratique.oci import decoding, digests, media_types, platforms

MOST_MANIFESTS = 1_000  # in one index; the longest of Docker's official images has about 30


class Descriptor(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a document says of a blob. `urls` are left out on purpose: nothing may fetch them."""

    digest: str
    size: int = 0
    media_type: str = ""
    annotations: dict[str, str] = {}
    platform: Platform | None = None
    artifact_type: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    media_type: str
    config: Descriptor
    layers: tuple[Descriptor, ...]
    annotations: dict[str, str] = {}
    subject: Descriptor | None = None
    artifact_type: str = ""


class Index(msgspec.Struct, frozen=True, kw_only=True):
    media_type: str
    manifests: tuple[Descriptor, ...]
    annotations: dict[str, str] = {}
    subject: Descriptor | None = None
    artifact_type: str = ""


class _Platform(msgspec.Struct):
    os: str | None = None
    architecture: str | None = None
    variant: str | None = None


class _Descriptor(msgspec.Struct):
    digest: str
    size: int = 0
    mediatype: str | None = None
    annotations: dict[str, str | None] | None = None
    platform: _Platform | None = None
    artifacttype: str | None = None


class _Document(msgspec.Struct):
    schemaversion: int = 0
    mediatype: str | None = None
    config: _Descriptor | None = None
    layers: list[_Descriptor] | None = None
    manifests: list[_Descriptor] | None = None
    annotations: dict[str, str | None] | None = None
    subject: _Descriptor | None = None
    artifacttype: str | None = None
    fslayers: Any = None


def parse(data: bytes, media_type: str, limit: int, *, most: int = MOST_MANIFESTS) -> Manifest | Index:
    """The manifest or index that the bytes hold.

    `media_type` is what the place it lies called it, empty when it did not; an index may list `most` manifests. A document that could be taken for two
    kinds is refused (https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh).
    """
    raw = decoding.decode(data, _Document, "the manifest", limit)
    if media_type in media_types.SCHEMA1 or raw.schemaversion == 1 or raw.fslayers is not None:
        raise UnreadableError(
            "The image has a manifest of Docker's schema 1, which registries dropped: push it again with a current tool."
        )
    if media_type and raw.mediatype and media_type != raw.mediatype:
        raise UnreadableError(
            f"The manifest says that it is {raw.mediatype[:100]} and was served as {media_type[:100]}: push the image again."
        )
    kind = raw.mediatype or media_type
    if raw.manifests is not None and (raw.layers is not None or raw.config is not None):
        raise UnreadableError(
            "The manifest is both an image and an index, and runtimes differ on which counts: build it again."
        )
    # Go writes an index that lists nothing as `"manifests": null`; olareg answers so for what has no referrers.
    empty = kind in media_types.INDEXES and raw.layers is None and raw.config is None
    if empty or (raw.manifests is not None and kind not in media_types.MANIFESTS):
        return _index(raw, kind or media_types.OCI_INDEX, most)
    if raw.config is not None and kind not in media_types.INDEXES:
        return _manifest(raw, kind or media_types.OCI_MANIFEST, raw.config)
    raise UnreadableError(
        f"The manifest ({kind[:100] or 'no media type'}) is of no kind that we know: push the image again with a current tool."
    )


def _index(raw: _Document, kind: str, most: int) -> Index:
    found = raw.manifests or []
    if len(found) > most:
        raise LimitError(f"The index names {len(found):,} manifests and the limit is {most:,}: name one by its digest.")
    return Index(
        media_type=kind,
        manifests=tuple(_descriptor(each, "A manifest") for each in found),
        annotations=_annotations(raw.annotations),
        subject=_descriptor(raw.subject, "The subject") if raw.subject else None,
        artifact_type=raw.artifacttype or "",
    )


def _manifest(raw: _Document, kind: str, config: _Descriptor) -> Manifest:
    return Manifest(
        media_type=kind,
        config=_descriptor(config, "The config"),
        layers=tuple(_descriptor(each, "A layer") for each in raw.layers or ()),
        annotations=_annotations(raw.annotations),
        subject=_descriptor(raw.subject, "The subject") if raw.subject else None,
        artifact_type=raw.artifacttype or "",
    )


def _descriptor(raw: _Descriptor, what: str) -> Descriptor:
    if raw.size < 0:
        raise UnreadableError(f"{what} has a size of {raw.size} bytes: push the image again.")
    return Descriptor(
        digest=digests.checked(raw.digest, what),
        size=raw.size,
        media_type=raw.mediatype or "",
        annotations=_annotations(raw.annotations),
        platform=_platform(raw.platform) if raw.platform else None,
        artifact_type=raw.artifacttype or "",
    )


def _platform(raw: _Platform) -> Platform:
    return platforms.normalised(Platform(raw.os or "", raw.architecture or "", raw.variant or ""))


def _annotations(raw: dict[str, str | None] | None) -> dict[str, str]:
    return {key: value or "" for key, value in (raw or {}).items()}
