"""Alpine Linux.

Advisories name source packages (apk's `origin`) and a branch: `Alpine:v3.18`, `Alpine:edge`.
"""

from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("alpine",), order="apk", packages=("apk",), ecosystem="Alpine", namespace="alpine")

advisory_name = _lookup.source_name
advisory_version = _lookup.source_version


def release(os_release: Mapping[str, str]) -> str:
    """`v3.18` of `3.18.4`; `edge` for snapshots such as `3.19_alpha20230901`."""
    version = os_release.get("VERSION_ID", "")
    if "_" in version or "edge" in version:
        return "edge"
    parts = version.split(".")
    return f"v{parts[0]}.{parts[1]}" if len(parts) > 1 else ""
