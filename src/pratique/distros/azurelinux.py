"""Azure Linux and its predecessor CBL-Mariner.

Advisories name source packages and a major release: `Azure Linux:3`, `Azure Linux:2`.
"""

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("azurelinux", "mariner"), order="rpm", packages=("rpm",), ecosystem="Azure Linux")

release = _lookup.major
advisory_name = _lookup.source_name
advisory_version = _lookup.source_version
