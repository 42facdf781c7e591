"""Debian (also distroless, whose os-release says Debian).

Advisories name source packages and a major release: `Debian:12`; before 6 the minor one counts too: `Debian:5.0`.
"""

from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("debian",), order="dpkg", packages=("dpkg",), ecosystem="Debian", namespace="debian")

advisory_name = _lookup.source_name
advisory_version = _lookup.source_version

_CODENAMES = {"bookworm": "12", "trixie": "13", "forky": "14", "duke": "15"}
"""Those that an image may carry before its release has a number (https://www.debian.org/releases/)."""


def release(os_release: Mapping[str, str]) -> str:
    """`12`; by the codename where testing names its release but has no number yet."""
    version = os_release.get("VERSION_ID", "")
    major = version.partition(".")[0]
    if major in {"3", "4", "5"}:
        return ".".join(version.split(".")[:2])
    return major or _CODENAMES.get(os_release.get("VERSION_CODENAME", ""), "")
