"""The contract of a feed: what a file of `feeds/` holds.

* `FEED`: where it is and what it gives, as data;
* `read(stream)`: its content as values, pure. Advisories come as OSV records, whatever the source's own form.

Fetching is done by `pratique.advisories.renew` alone. In a directory given in place of the network, a feed's file lies in the
folder of the plug-in's name: `kev/known_exploited_vulnerabilities.json`.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from pratique.errors import DatabaseError


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """One source."""

    name: str
    """For people."""
    kind: str
    """`bulk` (the OSV layout), `advisories`, `exploited` or `scores`."""
    url: str
    """Of its one file; the base for the bulk layout."""
    ecosystem: str = ""
    """OSV ecosystem that its advisories belong to, as the distribution's plug-in names it."""
    limit: int = 256 << 20
    """Bytes that are read, before and after decompression."""
    experimental: bool = False
    """True while no file of the source itself was seen, only ones of its documented form."""


class Exploited(msgspec.Struct, frozen=True):
    """A CVE that is known to be exploited. Dates as ISO 8601."""

    cve: str
    added: str = ""
    due: str = ""
    ransomware: bool = False


class Score(msgspec.Struct, frozen=True, gc=False):
    """How likely a CVE is to be exploited within 30 days, 0 to 1, and the share of CVEs below it."""

    cve: str
    score: float
    percentile: float = 0.0


def bounded(stream: BinaryIO, limit: int) -> bytes:
    """All of a stream, or DatabaseError when it is larger."""
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise DatabaseError(f"A feed has more than {limit} bytes: fetch it from another source.")
    return body


def gunzipped(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """A gzip stream's plain chunks; DatabaseError when it is damaged or its content larger than the limit."""
    machine = zlib.decompressobj(wbits=31)
    left = limit
    while not machine.eof:
        packed = machine.unconsumed_tail or stream.read(1 << 16)
        if not packed:
            raise DatabaseError("A feed's gzip stream is cut short: fetch it again.")
        try:
            plain = machine.decompress(packed, 1 << 20)
        except zlib.error as error:
            raise DatabaseError(f"A feed's gzip stream is damaged ({error}): fetch it again.") from error
        left -= len(plain)
        if left < 0:
            raise DatabaseError(f"A feed has more than {limit} bytes: fetch it from another source.")
        yield plain
