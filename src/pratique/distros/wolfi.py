"""Wolfi.

Rolling; advisories name source packages (apk's `origin`) and no release.
"""

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("wolfi",), order="apk", packages=("apk",), ecosystem="Wolfi", namespace="wolfi", rolling=True)

release = _lookup.no_release
advisory_name = _lookup.source_name
advisory_version = _lookup.source_version
