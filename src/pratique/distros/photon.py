"""Photon OS.

Advisories name binary packages and a release: `Photon OS:5.0`.
"""

from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("photon",), order="rpm", packages=("rpm",), ecosystem="Photon OS", namespace="photon")

advisory_name = _lookup.own_name
advisory_version = _lookup.own_version


def release(os_release: Mapping[str, str]) -> str:
    """`5.0`."""
    return os_release.get("VERSION_ID", "")
