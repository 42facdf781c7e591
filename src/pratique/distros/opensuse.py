"""openSUSE.

Advisories name source packages and a product: `openSUSE:Leap 15.5`, `openSUSE:Tumbleweed`.
"""

from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(
    ids=("opensuse-leap", "opensuse-tumbleweed", "opensuse"),
    order="rpm",
    packages=("rpm",),
    ecosystem="openSUSE",
    namespace="opensuse",
)

advisory_name = _lookup.source_name
advisory_version = _lookup.source_version


def release(os_release: Mapping[str, str]) -> str:
    """`Leap 15.5`, `Tumbleweed`."""
    if "tumbleweed" in os_release.get("ID", ""):
        return "Tumbleweed"
    version = os_release.get("VERSION_ID", "")
    return f"Leap {version}" if version else ""
