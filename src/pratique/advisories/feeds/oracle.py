"""Oracle Linux security advisories (ELSA), as OVAL definitions.

https://linux.oracle.com/security/oval/. Fixes that only Ksplice or FIPS builds carry are left out: they have version numbers
of their own, which the usual packages would never reach.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from pratique.advisories.feed import Feed, Node, plain, subtrees
from pratique.advisories.feeds._errata import erratum
from pratique.model.advisory import Advisory

FEED = Feed(
    name="Oracle Linux",
    kind="advisories",
    ecosystem="Oracle Linux",
    urls=("https://linux.oracle.com/security/oval/com.oracle.elsa-all.xml.bz2",),
    limit=4 << 30,
    experimental=True,
)
_TITLE = re.compile(r"(ELSA-[0-9]{4}-[0-9]{1,9})")
_FIX = re.compile(r"(\S{1,200}) is earlier than (\S{1,200})")
_RELEASE = re.compile(r"Oracle Linux ([0-9]{1,2}) is installed")
_OTHER_BUILDS = (".ksplice", "_fips")


def read(stream: BinaryIO, name: str = "") -> Iterator[Advisory]:  # noqa: ARG001 - the form of every feed
    """Every patch definition."""
    for definition in subtrees(plain(stream, FEED.limit), "definition"):
        title = _TITLE.match(definition.first("title").text.strip())
        comments = [each.attributes.get("comment", "") for each in definition.all("criterion")]
        releases = [found[1] for comment in comments if (found := _RELEASE.fullmatch(comment))]
        if title and releases:
            yield _record(definition, title[1], releases[0], comments)


def _record(definition: Node, name: str, release: str, comments: list[str]) -> Advisory:
    fixes = dict.fromkeys(found.groups() for comment in comments if (found := _FIX.fullmatch(comment)))
    return erratum(
        name,
        f"Oracle Linux:{release}",
        [(package, fixed) for package, fixed in fixes if not any(other in fixed for other in _OTHER_BUILDS)],
        cves=[each.attributes.get("ref_id", "") for each in definition.all("reference")],
        severity=definition.first("severity").text,
        published=definition.first("issued").attributes.get("date", ""),
    )
