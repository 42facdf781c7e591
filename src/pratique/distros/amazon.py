"""Amazon Linux.

Advisories (ALAS, not in OSV) name binary packages and a release: `Amazon Linux:2023`, `:2`, `:1` (2018.03 and before).
"""

from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("amzn",), order="rpm", packages=("rpm",), ecosystem="Amazon Linux", namespace="amzn")

advisory_name = _lookup.own_name
advisory_version = _lookup.own_version


def release(os_release: Mapping[str, str]) -> str:
    """`2023`, `2`; `1` for the dated releases `2018.03`."""
    version = os_release.get("VERSION_ID", "")
    return "1" if version.startswith("201") else version.partition(".")[0]
