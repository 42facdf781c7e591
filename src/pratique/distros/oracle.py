"""Oracle Linux.

Advisories (OVAL, not in OSV) name binary packages and a major release: `Oracle Linux:9`.
"""

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("ol",), order="rpm", packages=("rpm",), ecosystem="Oracle Linux", namespace="ol")

release = _lookup.major
advisory_name = _lookup.own_name
advisory_version = _lookup.own_version
