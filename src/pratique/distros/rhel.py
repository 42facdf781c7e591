"""Red Hat Enterprise Linux.

Advisories name binary packages and a product as a CPE: `Red Hat:enterprise_linux:9::appstream`. The release here is the
major version; `osv_release` says which products belong to it.
"""

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("rhel",), order="rpm", packages=("rpm",), ecosystem="Red Hat", namespace="redhat")

release = _lookup.major
advisory_name = _lookup.own_name
advisory_version = _lookup.own_version

_MAIN_PRODUCT = "enterprise_linux:"


def osv_release(suffix: str) -> str:
    """`9` of `enterprise_linux:9::appstream`; empty for other products and for extended-support streams (`rhel_eus:9.2`)."""
    return suffix.removeprefix(_MAIN_PRODUCT).partition(":")[0] if suffix.startswith(_MAIN_PRODUCT) else ""
