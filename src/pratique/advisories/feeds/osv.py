"""OSV.dev: advisories of languages and of most distributions, in one layout (`pratique.advisories.source`)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from pratique.advisories.feed import Feed, bounded
from pratique.model.advisory import Advisory

FEED = Feed(name="OSV", kind="bulk", url="https://osv-vulnerabilities.storage.googleapis.com", limit=16 << 20)


def read(stream: BinaryIO) -> Iterator[Advisory]:
    """One record's JSON, or a JSON array of records."""
    body = bounded(stream, FEED.limit)
    if re.match(rb"\s*\[", body):
        yield from msgspec.json.decode(body, type=tuple[Advisory, ...])
    else:
        yield msgspec.json.decode(body, type=Advisory)
