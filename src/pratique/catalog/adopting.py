"""Packages that an SBOM lists, made ready for matching: which ecosystem reads such packages, and how advisories name them."""

import functools
from collections.abc import Iterable
from types import ModuleType

import msgspec

from pratique import distros, ecosystems, plugins
from pratique.catalog.coordinates import coordinate
from pratique.model.distro import Distro
from pratique.model.package import Package

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+")


def adopt(distro: Distro | None, packages: Iterable[Package]) -> tuple[Distro | None, tuple[Package, ...]]:
    """The distribution as our own plug-ins know it, and the packages with ecosystem and coordinate."""
    known = _known(distro) if distro else None
    return known, tuple(_adopted(package, known) for package in packages)


def _known(distro: Distro) -> Distro:
    """Told as an image would tell it, so that no second way to recognise a distribution exists."""
    if not _SAFE.issuperset(distro.id + distro.version):
        return distro
    said = f'ID="{distro.id}"\nVERSION_ID="{distro.version}"\n'
    return distros.detect({"etc/os-release": said.encode()}) or distro


def _adopted(package: Package, distro: Distro | None) -> Package:
    plugin = _readers().get(package.type)
    if plugin is None:
        return package
    own = msgspec.structs.replace(package, ecosystem=plugin.__name__.rpartition(".")[2])
    return msgspec.structs.replace(own, coordinate=coordinate(own, plugin, distro))


@functools.cache
def _readers() -> dict[str, ModuleType]:
    """The ecosystems by purl type; of several with one type the one that has advisories of its own."""
    found: dict[str, ModuleType] = {}
    for plugin in plugins.load(ecosystems.__name__).values():
        kind = plugin.ECOSYSTEM.type
        if kind not in found or (plugin.ECOSYSTEM.osv and not found[kind].ECOSYSTEM.osv):
            found[kind] = plugin
    return found
