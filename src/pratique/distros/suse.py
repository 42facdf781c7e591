"""SUSE Linux Enterprise.

Advisories name source packages and a product: `SUSE:Linux Enterprise Server 15 SP5`. Packages come from modules whose
products share the version, so that the release here is `15.5`; `osv_release` says which products belong to it.
"""

import re
from collections.abc import Mapping

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(
    ids=("sles", "sled", "sles_sap", "sle_hpc", "suse", "sle-micro", "sl-micro"),
    order="rpm",
    packages=("rpm",),
    ecosystem="SUSE",
    namespace="suse",
)

advisory_name = _lookup.source_name
advisory_version = _lookup.source_version

_PRODUCT = re.compile(r" (\d{1,2}(?:\.\d)?)(?: SP(\d))?(?:-[A-Z]+)*$")


def release(os_release: Mapping[str, str]) -> str:
    """`15.5`; `micro 5.5` for SLE Micro, which counts on its own."""
    version = os_release.get("VERSION_ID", "")
    return f"micro {version}" if version and "micro" in os_release.get("ID", "") else version


def osv_release(suffix: str) -> str:
    """`15.5` of `Linux Enterprise Module for Basesystem 15 SP5`; empty for products that are no release of SLE."""
    found = _PRODUCT.search(suffix)
    if not found or "Linux" not in suffix:
        return ""
    version, pack = found.groups()
    number = f"{version}.{pack}" if pack else version
    return f"micro {number}" if "Micro" in suffix else number
