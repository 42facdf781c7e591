"""openEuler.

Advisories name source packages and a release: `openEuler:24.03-LTS-SP1`.
"""

from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("openeuler",), order="rpm", packages=("rpm",), ecosystem="openEuler", namespace="openeuler")

advisory_name = _lookup.source_name
advisory_version = _lookup.source_version


def release(os_release: Mapping[str, str]) -> str:
    """`22.03-LTS-SP1` of VERSION `22.03 (LTS-SP1)`."""
    version = os_release.get("VERSION_ID", "")
    kind = os_release.get("VERSION", "").partition("(")[2].partition(")")[0]
    return f"{version}-{kind}" if version and kind else version
