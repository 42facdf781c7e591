"""An SBOM (CycloneDX, SPDX or Syft's JSON): `sbom:PATH`."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pratique.image.sources import Opened
from pratique.model.distro import Distro
from pratique.model.image import Image
from pratique.model.package import Package
from pratique.model.progress import Progress
from pratique.model.settings import Settings
from pratique.oci.files import Directory, regular_file

LIMIT = 512 << 20
"""Bytes of an SBOM; one of 5,000 components has about 6 MB."""


class Sbom:
    """An `OpenSbom`."""

    def __init__(self, name: str, distro: Distro | None, packages: tuple[Package, ...]) -> None:
        self.image = Image(name=name)
        self._distro = distro
        self._packages = packages

    def packages(self) -> tuple[Package, ...]:
        return self._packages

    def distro(self) -> Distro | None:
        return self._distro


@contextmanager
def open(value: str, settings: Settings, progress: Progress) -> Iterator[Sequence[Opened]]:  # noqa: A001, ARG001
    """The packages that an SBOM lists. InputError."""
    from pratique.documents.sbom_read import read

    folder, name = os.path.split(os.path.abspath(value))
    distro, packages = read(Directory(folder).read(name, LIMIT))
    yield (Sbom(value, distro, packages),)


def guess(path: str) -> bool:
    """JSON begins with a brace; nothing else that can be named by its path does."""
    if not os.path.isfile(path):
        return False
    with regular_file(path) as (fd, _):
        return os.pread(fd, 256, 0).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
