"""Write a small image as an OCI layout: layers given as files, one platform.

>>> write("app", [({"etc/motd": b"hello"}, "COPY motd /etc/motd")], created="2026-01-01T00:00:00Z")   # doctest: +SKIP
'sha256:…'
"""

import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pratique.model.image import Platform

LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CONFIG = "application/vnd.oci.image.config.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"

_PLATFORM = Platform()

Step = tuple[Mapping[str, bytes], str]
"""Files of a layer (path → content), and the instruction that made it."""


def write(
    folder: str,
    steps: Sequence[Step],
    *,
    created: str,
    platform: Platform = _PLATFORM,
    config: Mapping[str, Any] | None = None,
) -> str:
    """The manifest's digest. The same steps give the same bytes: no clock, no user and no order of a file system is in it."""
    plain = [_tar(files) for files, _ in steps]
    layers = [_blob(folder, gzip.compress(data, 6, mtime=0), LAYER) for data in plain]
    image = {
        "architecture": platform.architecture,
        "os": platform.os,
        "created": created,
        "config": dict(config or {}),
        "rootfs": {"type": "layers", "diff_ids": [_digest(data) for data in plain]},
        "history": [{"created": created, "created_by": instruction} for _, instruction in steps],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _blob(folder, msgspec.json.encode(image), CONFIG),
        "layers": layers,
    }
    named = _blob(folder, msgspec.json.encode(manifest), MANIFEST)
    _file(folder, "oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
    _file(folder, "index.json", msgspec.json.encode({"schemaVersion": 2, "mediaType": INDEX, "manifests": [named]}))
    return str(named["digest"])


def _tar(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(files):
            entry = tarfile.TarInfo(path)
            entry.size = len(files[path])
            entry.mode = 0o755 if files[path][:4] == b"\x7fELF" or files[path][:2] == b"#!" else 0o644
            archive.addfile(entry, io.BytesIO(files[path]))
    return made.getvalue()


def _blob(folder: str, data: bytes, media_type: str) -> dict[str, Any]:
    digest = _digest(data)
    _file(folder, os.path.join("blobs", "sha256", digest[7:]), data)
    return {"mediaType": media_type, "digest": digest, "size": len(data)}


def _file(folder: str, name: str, data: bytes) -> None:
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
