"""Fedora.

No feed of ours carries its advisories, so that it is known and never counted as clean.
"""

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("fedora",), order="rpm", packages=("rpm",), namespace="fedora")

release = _lookup.major
advisory_name = _lookup.own_name
advisory_version = _lookup.own_version
