"""Image, config, layer, platform: as in the OCI image specification; and the place an image lies, as a protocol."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol, runtime_checkable

import msgspec

from pratique.model.analyser import Analyser
from pratique.model.distro import Distro
from pratique.model.package import Package
from pratique.model.progress import Task
from pratique.model.reading import LayerReading


class Platform(msgspec.Struct, frozen=True, omit_defaults=True):
    """`os/architecture[/variant]`."""

    os: str = "linux"
    architecture: str = "amd64"
    variant: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)


class History(msgspec.Struct, frozen=True, omit_defaults=True):
    created: str = ""
    created_by: str = ""
    comment: str = ""
    author: str = ""
    empty_layer: bool = False


class Healthcheck(msgspec.Struct, frozen=True, omit_defaults=True):
    test: tuple[str, ...] = ()


class ImageConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an image says of itself. Hostile input: it may add findings, it clears nothing."""

    architecture: str = ""
    os: str = ""
    variant: str = ""
    os_version: str = ""
    created: str = ""
    author: str = ""
    user: str = ""
    env: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    working_dir: str = ""
    exposed_ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    labels: dict[str, str] = {}
    stop_signal: str = ""
    shell: tuple[str, ...] = ()
    onbuild: tuple[str, ...] = ()
    healthcheck: Healthcheck | None = None
    history: tuple[History, ...] = ()
    diff_ids: tuple[str, ...] = ()


class Layer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One layer. `digest` is of the bytes as stored, `diff_id` of the plain tar; both `sha256:<hex>`."""

    digest: str
    diff_id: str = ""
    media_type: str = ""
    size: int = 0
    instruction: str = ""
    created: str = ""
    base_image: bool | None = None
    annotations: dict[str, str] = {}
    foreign: bool = False
    """It cannot be read from here: it lies only at a URL that it names, which is never fetched, or it is encrypted."""


class Image(msgspec.Struct, frozen=True, omit_defaults=True):
    """One image for one platform. Digests are empty where the place it lies does not have them."""

    name: str
    manifest_digest: str = ""
    config_digest: str = ""
    index_digest: str = ""
    media_type: str = ""
    platform: Platform = Platform()
    config: ImageConfig = ImageConfig()
    layers: tuple[Layer, ...] = ()
    tags: tuple[str, ...] = ()
    repo_digests: tuple[str, ...] = ()
    annotations: dict[str, str] = {}
    base_name: str = ""


@runtime_checkable
class OpenImage(Protocol):
    """An image where it lies, opened by a source; closed by leaving the source's context."""

    image: Image

    def layer(self, index: int) -> AbstractContextManager[BinaryIO]:
        """The bytes of one layer as stored (compressed or plain); `read` and `readinto` only, no seek."""
        ...

    def identity(self, index: int) -> str:
        """What must be unchanged for a layer that was hashed before to be trusted without hashing it again.

        Where it lies in a file: device, inode, size, mtime_ns, offset and length; for a blob that is fetched by its digest:
        empty, the digest itself decides.
        """
        ...


@runtime_checkable
class OpenTree(Protocol):
    """A root file system or a build context: no layers, one tree of files."""

    image: Image

    def read(self, analysers: Sequence[Analyser], task: Task) -> LayerReading:
        """The whole tree as one layer without digests."""
        ...


@runtime_checkable
class OpenSbom(Protocol):
    """An SBOM: packages, and no files."""

    image: Image

    def packages(self) -> tuple[Package, ...]: ...

    def distro(self) -> Distro | None: ...
