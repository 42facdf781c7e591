"""OSV.dev: advisories of languages and of most distributions, in one layout (`pratique.advisories.source`)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from pratique.advisories.feed import Feed, whole
from pratique.errors import DatabaseError
from pratique.model.advisory import Advisory

FEED = Feed(name="OSV", kind="bulk", urls=("https://osv-vulnerabilities.storage.googleapis.com",), limit=16 << 20)


def read(stream: BinaryIO, name: str = "") -> Iterator[Advisory]:  # noqa: ARG001 - the form of every feed
    """One record's JSON, or a JSON array of records. Raises DatabaseError."""
    body = whole(stream, FEED.limit)
    try:
        if re.match(rb"\s*\[", body):
            yield from msgspec.json.decode(body, type=tuple[Advisory, ...])
        else:
            yield msgspec.json.decode(body, type=Advisory)
    except (ValueError, RecursionError) as error:
        raise DatabaseError(f"This is no OSV record ({error}): fetch it again.") from error
