"""Ubuntu.

Advisories name source packages and a release: `Ubuntu:22.04:LTS`, `Ubuntu:23.10`. Those of Ubuntu Pro
(`Ubuntu:Pro:...`) are left: their fixes are not in the archives that an image installs from.
"""

from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("ubuntu",), order="dpkg", packages=("dpkg",), ecosystem="Ubuntu", namespace="ubuntu")

advisory_name = _lookup.source_name
advisory_version = _lookup.source_version


def release(os_release: Mapping[str, str]) -> str:
    """`22.04:LTS`: April releases of even years have long-term support since 6.06."""
    version = os_release.get("VERSION_ID", "")
    year, _, month = version.partition(".")
    even = year.isascii() and year.isdigit() and int(year[-2:]) % 2 == 0
    return f"{version}:LTS" if even and month == "04" else version
