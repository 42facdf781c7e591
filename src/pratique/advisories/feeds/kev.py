"""CISA's catalogue of known exploited vulnerabilities.

https://www.cisa.gov/known-exploited-vulnerabilities-catalog
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from pratique.advisories.feed import Exploited, Feed, whole
from pratique.errors import DatabaseError

FEED = Feed(
    name="CISA KEV",
    kind="exploited",
    urls=("https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",),
    limit=64 << 20,
)


class _Entry(msgspec.Struct, rename="camel"):
    cve_id: str = msgspec.field(name="cveID")
    date_added: str = ""
    due_date: str = ""
    known_ransomware_campaign_use: str = ""


class _Catalogue(msgspec.Struct):
    vulnerabilities: list[_Entry]


def read(stream: BinaryIO, name: str = "") -> Iterator[Exploited]:  # noqa: ARG001 - the form of every feed
    """Every CVE of the catalogue. Raises DatabaseError."""
    try:
        found = msgspec.json.decode(whole(stream, FEED.limit), type=_Catalogue)
    except (ValueError, RecursionError) as error:
        raise DatabaseError(f"The KEV catalogue cannot be read ({error}): fetch it again.") from error
    for entry in found.vulnerabilities:
        yield Exploited(entry.cve_id, entry.date_added, entry.due_date, entry.known_ransomware_campaign_use == "Known")
