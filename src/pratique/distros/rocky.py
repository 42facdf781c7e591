"""Rocky Linux.

Advisories name source packages and a major release: `Rocky Linux:9`.
"""

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("rocky",), order="rpm", packages=("rpm",), ecosystem="Rocky Linux", namespace="rocky")

release = _lookup.major
advisory_name = _lookup.source_name
advisory_version = _lookup.source_version
