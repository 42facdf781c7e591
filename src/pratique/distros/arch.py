"""Arch Linux.

Rolling; no feed of ours carries its advisories, so that it is known and never counted as clean.
"""

from pratique.distros import _lookup
from pratique.model.distro import Family

FAMILY = Family(ids=("arch",), order="pacman", packages=("pacman",), namespace="arch", rolling=True)

release = _lookup.no_release
advisory_name = _lookup.source_name
advisory_version = _lookup.source_version
