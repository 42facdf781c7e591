"""AlmaLinux.

Advisories name binary packages and a major release: `AlmaLinux:9`.
"""

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("almalinux",), order="rpm", packages=("rpm",), ecosystem="AlmaLinux", namespace="almalinux")

release = _lookup.major
advisory_name = _lookup.own_name
advisory_version = _lookup.own_version
