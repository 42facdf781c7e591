"""How a package is looked up among advisories: which ecosystem, release, name, version and order."""

import functools
from types import ModuleType

from pratique import distros, ecosystems, plugins
from pratique.model.analyser import Ecosystem
from pratique.model.distro import Distro
from pratique.model.package import Coordinate, Package


def coordinate(package: Package, plugin: ModuleType, distro: Distro | None) -> Coordinate | None:
    """None where no advisories exist for it: an unknown distribution, an ecosystem without any, no version."""
    if not package.version:
        return None
    if package.type != plugin.ECOSYSTEM.type:
        # conda's records also list what pip installed: its own ecosystem knows how advisories name it.
        plugin = _by_type().get(package.type, plugin)
    ecosystem: Ecosystem = plugin.ECOSYSTEM
    if ecosystem.osv:
        name, version = _name(package, plugin), _version(package, plugin)
        return Coordinate(ecosystem.osv, "", name, version, ecosystem.order) if name and version else None
    if distro is None or not distro.ecosystem:
        return None
    family = distros.family(distro)
    if family is None or package.ecosystem not in family.FAMILY.packages:
        return None
    return Coordinate(
        distro.ecosystem, distro.release, family.advisory_name(package), family.advisory_version(package), distro.order
    )


def _version(package: Package, plugin: ModuleType) -> str:
    """The version as advisories write it: Bitnami's are without its own revision."""
    own = getattr(plugin, "advisory_version", None)
    return str(own(package)) if own else package.version


@functools.cache
def _by_type() -> dict[str, ModuleType]:
    """The ecosystems that have advisories of their own, by purl type."""
    return {one.ECOSYSTEM.type: one for one in plugins.load(ecosystems.__name__).values() if one.ECOSYSTEM.osv}


def _name(package: Package, plugin: ModuleType) -> str:
    named = getattr(plugin, "advisory_name", None)
    if named is not None:
        return str(named(package))
    normalise = plugin.ECOSYSTEM.normalise
    return str(normalise(package.name)) if normalise else package.name
