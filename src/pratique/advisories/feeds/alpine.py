"""Alpine's security database: for each release and repository, the packages' versions that fixed something.

https://secdb.alpinelinux.org/. OSV converts the same; the documents themselves are newer by hours, and can be mirrored alone.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from pratique.advisories.feed import Feed, whole
from pratique.advisories.feeds._errata import affects
from pratique.errors import DatabaseError
from pratique.model.advisory import Advisory

FEED = Feed(
    name="Alpine secdb",
    kind="advisories",
    ecosystem="Alpine",
    in_osv=True,
    urls=(),
)
_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}")
_RELEASE = re.compile(r"v[0-9]{1,2}\.[0-9]{1,3}|edge")
_NEVER = "0"
"""The version of what never was affected."""


class _Package(msgspec.Struct):
    name: str
    secfixes: dict[str, list[str] | str | None] | None = None
    """Version → what it fixed: a list, in old releases one text."""


class _Wrapped(msgspec.Struct):
    pkg: _Package


class _Document(msgspec.Struct):
    distroversion: str
    packages: list[_Wrapped] | str | None = None
    """An empty text where a repository has none."""


def read(stream: BinaryIO, name: str = "") -> Iterator[Advisory]:
    """Every fix of a CVE. Raises DatabaseError."""
    try:
        found = msgspec.json.decode(whole(stream, FEED.limit), type=_Document)
        if not _RELEASE.fullmatch(found.distroversion):
            raise ValueError(f"{found.distroversion[:40]!r} is no release")
    except (ValueError, RecursionError) as error:
        raise DatabaseError(f"{name} is not Alpine's secdb ({error}): fetch it again.") from error
    for wrapped in found.packages if isinstance(found.packages, list) else ():
        for version, fixed in (wrapped.pkg.secfixes or {}).items():
            cves = _CVE.findall(fixed if isinstance(fixed, str) else " ".join(fixed or ())) if version != _NEVER else []
            for cve in dict.fromkeys(cves):
                affected = affects(f"Alpine:{found.distroversion}", wrapped.pkg.name, version)
                yield Advisory(id=f"ALPINE-{cve}", upstream=(cve,), affected=(affected,))
