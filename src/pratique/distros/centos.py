"""CentOS Linux (7 and 8, rebuilt from RHEL and matched against its advisories).

CentOS Stream runs ahead of RHEL, so that its versions do not compare with RHEL's fixes: it has no advisories.
"""

from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("centos",), order="rpm", packages=("rpm",), ecosystem="Red Hat", namespace="centos")

advisory_name = _lookup.own_name
advisory_version = _lookup.own_version


def release(os_release: Mapping[str, str]) -> str:
    """`7`, `8`; empty (no advisories) for CentOS Stream."""
    major = os_release.get("VERSION_ID", "").partition(".")[0]
    stream = "Stream" in os_release.get("NAME", "")
    return "" if stream else major
