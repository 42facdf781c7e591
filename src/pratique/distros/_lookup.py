"""How packages are named and versioned in a distribution's advisories: as the source package, or as themselves."""

from collections.abc import Mapping

from pratique.model.package import Package


def source_name(package: Package) -> str:
    """The source package's name."""
    return package.source_name or package.name


def source_version(package: Package) -> str:
    """The source package's version."""
    return package.source_version or package.version


def own_name(package: Package) -> str:
    """The package's own name."""
    return package.name


def own_version(package: Package) -> str:
    """The package's own version."""
    return package.version


def major(os_release: Mapping[str, str]) -> str:
    """`9` of VERSION_ID `9.3`."""
    return os_release.get("VERSION_ID", "").partition(".")[0]


def no_release(os_release: Mapping[str, str]) -> str:  # noqa: ARG001 - the form that every `release` has
    """Rolling: advisories know no releases."""
    return ""
