"""Images made in memory, and the places where they lie: layers, layouts and archives; `servers.py` has the registry.

    layer = makers.layer({"etc/os-release": b"ID=alpine\n", "bin/sh": makers.link("busybox")})
    image = makers.image(layer)
    path = makers.docker_archive(tmp_path / "app.tar", image, tags=["app:1"])
    with servers.Registry() as registry: registry.add("team/app", "1", image)

Everything is deterministic: the same arguments give the same bytes.
"""

import dataclasses
import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json"


@dataclasses.dataclass(frozen=True)
class Node:
    """What a layer holds at a path, where plain bytes do not say enough."""

    type: bytes = tarfile.REGTYPE
    data: bytes = b""
    link: str = ""
    mode: int = 0o644
    uid: int = 0
    gid: int = 0
    pax: Mapping[str, str] = dataclasses.field(default_factory=dict)


def file(data: bytes, mode: int = 0o644, uid: int = 0, gid: int = 0) -> Node:
    return Node(data=data, mode=mode, uid=uid, gid=gid)


def program(data: bytes = b"\x7fELF" + bytes(60), mode: int = 0o755) -> Node:
    return Node(data=data, mode=mode)


def link(target: str) -> Node:
    return Node(tarfile.SYMTYPE, link=target, mode=0o777)


def hard_link(target: str) -> Node:
    return Node(tarfile.LNKTYPE, link=target)


def folder(mode: int = 0o755) -> Node:
    return Node(tarfile.DIRTYPE, mode=mode)


def tar(
    files: Mapping[str, bytes | str | Node] | Iterable[tuple[str, bytes | str | Node]], style: int = tarfile.PAX_FORMAT
) -> bytes:
    """A plain tar; pairs instead of a mapping may repeat names. Whiteouts are files named `.wh.NAME`."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=style) as archive:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            node = (
                content
                if isinstance(content, Node)
                else Node(data=content.encode() if isinstance(content, str) else content)
            )
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = node.type, len(node.data), node.link
            info.mode, info.uid, info.gid, info.pax_headers = node.mode, node.uid, node.gid, dict(node.pax)
            archive.addfile(info, io.BytesIO(node.data))
    return made.getvalue()


layer = tar


def gz(data: bytes, level: int = 6) -> bytes:
    return gzip.compress(data, level, mtime=0)


def zst(data: bytes) -> bytes:
    try:
        from compression import zstd
    except ImportError:
        from backports import zstd
    return zstd.compress(data)


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def encode(document: Any) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def descriptor(data: bytes, media_type: str, **more: Any) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": digest(data), "size": len(data), **more}


@dataclasses.dataclass(frozen=True)
class Made:
    """An image (or index, or artifact) as blobs; `manifest` is its top document and is among them."""

    manifest: bytes
    media_type: str
    blobs: Mapping[str, bytes]
    config: bytes = b""
    layers: tuple[bytes, ...] = ()
    """As stored."""
    plain: tuple[bytes, ...] = ()
    platform: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def digest(self) -> str:
        return digest(self.manifest)

    def descriptor(self, **more: Any) -> dict[str, Any]:
        return descriptor(self.manifest, self.media_type, **more)


def config(
    plain: Sequence[bytes],
    settings: Mapping[str, Any] | None = None,
    history: Sequence[Mapping[str, Any]] | None = None,
    platform: str = "linux/amd64",
    **more: Any,
) -> dict[str, Any]:
    """An image config; `settings` is its `config`: User, Env, Labels …"""
    os, architecture, *variant = platform.split("/")
    steps = history if history is not None else [{"created_by": f"step {number}"} for number in range(len(plain))]
    return {
        "architecture": architecture,
        "os": os,
        **({"variant": variant[0]} if variant else {}),
        "created": "2024-01-01T00:00:00Z",
        "config": dict(settings or {}),
        "rootfs": {"type": "layers", "diff_ids": [digest(data) for data in plain]},
        "history": list(steps),
        **more,
    }


def image(
    *plain: bytes,
    settings: Mapping[str, Any] | None = None,
    history: Sequence[Mapping[str, Any]] | None = None,
    platform: str = "linux/amd64",
    compression: str = "gzip",
    annotations: Mapping[str, str] | None = None,
    docker: bool = False,
    config_more: Mapping[str, Any] | None = None,
) -> Made:
    """An image of plain layers; `compression` is `gzip`, `zstd` or `none`; `docker` gives Docker's media types."""
    pack = {"gzip": gz, "zstd": zst, "none": bytes}[compression]
    layers = tuple(pack(data) for data in plain)
    config_data = encode(config(plain, settings, history, platform, **(config_more or {})))
    suffix = {"gzip": "+gzip", "zstd": "+zstd", "none": ""}[compression]
    layer_type = (
        "application/vnd.docker.image.rootfs.diff.tar" + (".gzip" if suffix else "") if docker else OCI_LAYER + suffix
    )
    manifest = {
        "schemaVersion": 2,
        "mediaType": DOCKER_MANIFEST if docker else OCI_MANIFEST,
        "config": descriptor(config_data, "application/vnd.docker.container.image.v1+json" if docker else OCI_CONFIG),
        "layers": [descriptor(data, layer_type) for data in layers],
    }
    if annotations:
        manifest["annotations"] = dict(annotations)
    os, architecture, *variant = platform.split("/")
    where = {"os": os, "architecture": architecture, **({"variant": variant[0]} if variant else {})}
    return _made(
        manifest, [config_data, *layers], config=config_data, layers=layers, plain=tuple(plain), platform=where
    )


def index(*images: Made, docker: bool = False, annotations: Mapping[str, str] | None = None) -> Made:
    """An index of images for several platforms."""
    document = {
        "schemaVersion": 2,
        "mediaType": DOCKER_INDEX if docker else OCI_INDEX,
        "manifests": [
            each.descriptor(**({"platform": dict(each.platform)} if each.platform else {})) for each in images
        ],
        **({"annotations": dict(annotations)} if annotations else {}),
    }
    return _made(document, [data for each in images for data in each.blobs.values()])


def artifact(
    *blobs: bytes, artifact_type: str, subject: Made | None = None, annotations: Mapping[str, str] | None = None
) -> Made:
    """An OCI artifact with the empty config; `subject` makes it a referrer."""
    document = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "artifactType": artifact_type,
        "config": descriptor(b"{}", "application/vnd.oci.empty.v1+json"),
        "layers": [descriptor(data, "application/octet-stream") for data in blobs],
        **({"subject": subject.descriptor()} if subject else {}),
        **({"annotations": dict(annotations)} if annotations else {}),
    }
    return _made(document, [b"{}", *blobs], layers=tuple(blobs))


def attestation(of: Made) -> Made:
    """What BuildKit puts beside an image: a manifest for the platform `unknown/unknown`."""
    made = artifact(b'{"_type":"https://in-toto.io/Statement/v0.1"}', artifact_type="")
    return dataclasses.replace(made, platform={"os": "unknown", "architecture": "unknown"})


def _made(document: Mapping[str, Any], blobs: Iterable[bytes], **more: Any) -> Made:
    manifest = encode(document)
    held = {digest(data): data for data in (*blobs, manifest)}
    return Made(manifest=manifest, media_type=document["mediaType"], blobs=held, **more)


def layout_files(*images: Made, tags: Sequence[str] = ()) -> dict[str, bytes]:
    """An OCI layout as path → content; `tags` go to the images in order."""
    named = [{"annotations": {"org.opencontainers.image.ref.name": tag}} if tag else {} for tag in tags]
    named += [{}] * (len(images) - len(named))
    files = {f"blobs/{name.replace(':', '/')}": data for each in images for name, data in each.blobs.items()}
    manifests = [each.descriptor(**more) for each, more in zip(images, named, strict=True)]
    files["oci-layout"] = encode({"imageLayoutVersion": "1.0.0"})
    files["index.json"] = encode({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests})
    return files


def layout(path: os.PathLike[str] | str, *images: Made, tags: Sequence[str] = ()) -> str:
    """An OCI layout in a directory; returns the path."""
    return tree(path, layout_files(*images, tags=tags))


def tree(path: os.PathLike[str] | str, files: Mapping[str, bytes]) -> str:
    """Files below a directory; returns the path."""
    root = os.fspath(path)
    for name, data in files.items():
        target = os.path.join(root, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(data)
    return root


def oci_archive(path: os.PathLike[str] | str, *images: Made, tags: Sequence[str] = ()) -> str:
    return _write(path, tar(layout_files(*images, tags=tags)))


def docker_files(*images: Made, tags: Sequence[Sequence[str]] = ()) -> dict[str, bytes | Node]:
    """What `docker save` of Docker before 25 writes, as path → content; `tags` are lists, one for each image."""
    files: dict[str, bytes | Node] = {}
    items = []
    for number, each in enumerate(images):
        name = digest(each.config)[7:]
        paths = [f"{digest(data)[7:]}/layer.tar" for data in each.plain]
        files.update(zip(paths, each.plain, strict=True))
        files[f"{name}.json"] = each.config
        items.append(
            {"Config": f"{name}.json", "RepoTags": list(tags[number]) if number < len(tags) else None, "Layers": paths}
        )
    files["manifest.json"] = encode(items)
    return files


def docker_archive(
    path: os.PathLike[str] | str, *images: Made, tags: Sequence[Sequence[str]] = (), with_layout: bool = False
) -> str:
    """An archive of `docker save`; `with_layout` as Docker 25 and later, whose archives are OCI layouts too."""
    files = docker_files(*images, tags=tags)
    if with_layout:
        files.update(layout_files(*images))
    return _write(path, tar(files))


def _write(path: os.PathLike[str] | str, data: bytes) -> str:
    with open(path, "wb") as file:
        file.write(data)
    return os.fspath(path)
