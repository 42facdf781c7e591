"""Photon OS: one JSON list a release, an entry for each CVE and package.

https://packages.vmware.com/photon/photon_cve_metadata/
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from pratique.advisories.feed import Feed, whole
from pratique.advisories.feeds._errata import affects
from pratique.errors import DatabaseError
from pratique.model.advisory import Advisory

_BASE = "https://packages.vmware.com/photon/photon_cve_metadata"
FEED = Feed(
    name="Photon OS",
    kind="advisories",
    ecosystem="Photon OS",
    urls=tuple(f"{_BASE}/cve_data_photon{release}.json" for release in ("3.0", "4.0", "5.0")),
    experimental=True,
)
_NAME = re.compile(r"cve_data_photon([0-9]{1,2}\.[0-9])\.json")
_NOT_AFFECTED = "Not Affected"


class _Entry(msgspec.Struct):
    cve_id: str
    pkg: str
    res_ver: str = ""
    status: str = ""


def read(stream: BinaryIO, name: str = "") -> Iterator[Advisory]:
    """Every entry; the release is in the document's name."""
    release = _NAME.search(name)
    if not release:
        raise DatabaseError(f"{name} names no release of Photon OS: keep its name cve_data_photon5.0.json.")
    try:
        entries = msgspec.json.decode(whole(stream, FEED.limit), type=list[_Entry])
    except (ValueError, RecursionError) as error:
        raise DatabaseError(f"{name} is not the list that it should be ({error}): fetch it again.") from error
    for entry in entries:
        if entry.status != _NOT_AFFECTED:
            fixed = "" if entry.res_ver in ("NA", "") else entry.res_ver
            affected = affects(f"Photon OS:{release[1]}", entry.pkg, fixed)
            yield Advisory(id=f"PHOTON-{entry.cve_id}", upstream=(entry.cve_id,), affected=(affected,))
