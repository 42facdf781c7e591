"""What an image was seen to hold, before anything is said about advisories; and the memory of it.

A known image is not put together again: its packages, and what its files and checks said, come back whole when every layer
is one that we hashed, and this code, the settings that matter and the day are the same. What advisories say is remembered
beside (`matched`); policies are asked each time. Measured on 533 packages in two layers: 14 ms instead of 306 ms.
"""

import functools
import hashlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

import pratique
from pratique.cache import Cache
from pratique.catalog.attribution import chain_ids
from pratique.inspection import memory
from pratique.model.distro import Distro
from pratique.model.evidence import Coverage, Examined, LayerSize
from pratique.model.finding import Finding
from pratique.model.image import Image, OpenImage
from pratique.model.package import Package
from pratique.model.report import Rule
from pratique.model.settings import Settings


class Seen(msgspec.Struct, frozen=True):
    """One image, tree or SBOM."""

    image: Image
    distro: Distro | None
    packages: tuple[Package, ...]
    findings: tuple[Finding, ...]
    examined: tuple[Examined, ...]
    coverage: Coverage = Coverage()
    remembered: float = 0.0
    """When its layers were read, if that was earlier: seconds since the epoch."""
    rules: dict[str, Rule] = {}
    """Of checks, by id."""
    sizes: tuple[LayerSize, ...] = ()
    key: memory.Key | None = None
    """Where all of this is kept, and what it depends on; None when it is not kept."""


def key(opened: OpenImage, cache: Cache, settings: Settings, asked: tuple[object, ...]) -> memory.Key | None:
    """Of an image and all that is said of it; None when a layer is not one that we hashed.

    `asked` is what the request changes about what is read.
    """
    layers = []
    for number, layer in enumerate(opened.image.layers):
        if layer.foreign:
            continue
        pair = _hashed(opened.identity(number), layer.digest, layer.diff_id, cache)
        if pair is None or (layer.digest or pair[0], layer.diff_id or pair[1]) != pair:
            return None
        layers.append(pair)
    state = (
        cache.bases(chain_ids([diff_id for _, diff_id in layers])[:-1]),
        datetime.now(UTC).date(),  # checks of certificates and keys look at the day
        settings.limits,
        [_stamp(path) for path in (*_keys(settings), settings.malware_digests)],
        _code(),
    )
    return memory.key(("seen", asked, opened.image, layers), state)


def _hashed(identity: str, digest: str, diff_id: str, cache: Cache) -> tuple[str, str] | None:
    """The two digests of a layer. What is only claimed is found under its key when we computed the same, and never else."""
    if identity:
        known = cache.known_file(identity)
        return known[:2] if known else None
    return (digest, diff_id) if digest and diff_id else None


def _keys(settings: Settings) -> tuple[str, str]:
    return settings.secrets_key, os.path.join(settings.data_dir, "secrets.key")


def _stamp(path: str) -> tuple[int, ...]:
    """What changes when a file does; the change time cannot be set back by who writes it."""
    try:
        info = os.stat(path)
    except OSError:
        return ()
    return info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns


@functools.cache
def _code() -> str:
    """A digest of where and when every file of this installation was written: cheaper than of what they hold, and stricter."""
    root = os.path.dirname(os.path.abspath(pratique.__file__))
    listed = sorted(_files(os.fsencode(root)))  # as bytes: a path need not be text
    return hashlib.sha256(msgspec.msgpack.encode((sys.version, listed))).hexdigest()


def _files(root: bytes) -> Iterator[tuple[bytes, int, int, int, int]]:
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    info = entry.stat()
                    yield entry.path, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns
                elif entry.name != b"__pycache__":
                    folders.append(entry.path)
