"""How packages are looked up among advisories."""

from pratique import plugins
from pratique.catalog.coordinates import coordinate
from pratique.model.distro import Distro
from pratique.model.package import Coordinate, Package

DEBIAN = Distro("debian", "12", "debian", ecosystem="Debian", release="12", order="dpkg")


def of(name: str, package: Package, distro: Distro | None = None) -> Coordinate | None:
    return coordinate(package, plugins.load_one("pratique.ecosystems", name), distro)


def test_a_distribution_package_is_looked_up_by_its_source() -> None:
    package = Package(name="libssl3", version="3.0.1-1", ecosystem="dpkg", type="deb", source_name="openssl")
    assert of("dpkg", package, DEBIAN) == Coordinate("Debian", "12", "openssl", "3.0.1-1", "dpkg")


def test_without_a_known_distribution_there_is_none() -> None:
    package = Package(name="libssl3", version="3.0.1-1", ecosystem="dpkg", type="deb")
    assert of("dpkg", package) is None
    assert of("dpkg", package, Distro("unheard", "1")) is None


def test_records_of_another_packager_than_the_distribution_s_are_not_matched_as_its_own() -> None:
    assert of("rpm", Package(name="bash", version="5-1", ecosystem="rpm", type="rpm"), DEBIAN) is None


def test_names_are_folded_as_advisories_write_them() -> None:
    assert of("python", Package(name="Zope.Interface", version="1", type="pypi")).name == "zope-interface"
    assert of("node", Package(name="core", namespace="@angular", version="1.0.0", type="npm")).name == "@angular/core"


def test_what_pip_put_into_conda_is_looked_up_as_python() -> None:
    assert of("conda", Package(name="Flask", version="0.12", type="pypi")) == Coordinate(
        "PyPI", "", "flask", "0.12", "pep440"
    )


def test_a_package_without_a_version_is_not_looked_up() -> None:
    assert of("python", Package(name="flask", type="pypi")) is None


def test_bitnami_s_own_revision_is_no_part_of_the_upstream_version() -> None:
    found = of("bitnami", Package(name="postgresql", version="17.2.0-8", type="bitnami"))
    assert (found.name, found.version) == ("postgresql", "17.2.0")


def test_a_program_that_nobody_publishes_advisories_for_is_not_looked_up() -> None:
    assert of("binaries", Package(name="openssl", version="3.0.1", type="generic")) is None
