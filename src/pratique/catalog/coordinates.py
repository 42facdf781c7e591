"""How a package is looked up among advisories: which ecosystem, release, name, version and order."""

from types import ModuleType

from pratique import distros
from pratique.model.analyser import Ecosystem
from pratique.model.distro import Distro
from pratique.model.package import Coordinate, Package


def coordinate(package: Package, plugin: ModuleType, distro: Distro | None) -> Coordinate | None:
    """None where no advisories exist for it: an unknown distribution, an ecosystem without any, no version."""
    ecosystem: Ecosystem = plugin.ECOSYSTEM
    if not package.version:
        return None
    if ecosystem.osv:
        return Coordinate(ecosystem.osv, "", _name(package, plugin), package.version, ecosystem.order)
    if distro is None or not distro.ecosystem:
        return None
    family = distros.family(distro)
    if family is None or package.ecosystem not in family.FAMILY.packages:
        return None
    return Coordinate(
        distro.ecosystem, distro.release, family.advisory_name(package), family.advisory_version(package), distro.order
    )


def _name(package: Package, plugin: ModuleType) -> str:
    named = getattr(plugin, "advisory_name", None)
    if named is not None:
        return str(named(package))
    normalise = plugin.ECOSYSTEM.normalise
    return str(normalise(package.name)) if normalise else package.name
