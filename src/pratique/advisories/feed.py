"""The contract of a feed: what a file of `feeds/` holds.

* `FEED`: where it is and what it gives, as data;
* `read(stream, name)`: one document's content as values, pure; `name` is its URL or file name. Advisories come as OSV
  records, whatever the source's own form; records of one id from several documents are joined;
* `links(url, body)`, seldom: where the document at `url` only names others, their URLs.

Fetching is done by `pratique.advisories.renew` alone. In a directory given in place of the network, a feed's documents lie
in the folder of the plug-in's name: `kev/known_exploited_vulnerabilities.json`.
"""

import bz2
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

import msgspec

from pratique.errors import DatabaseError


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """One source."""

    name: str
    """For people."""
    kind: str
    """`bulk` (the OSV layout), `advisories`, `exploited` or `scores`."""
    urls: tuple[str, ...]
    """Of its documents; the base for the bulk layout."""
    ecosystem: str = ""
    """OSV ecosystem that its advisories belong to, as the distribution's plug-in names it."""
    in_osv: bool = False
    """OSV has the ecosystem too: the feed is used only where its documents are given in a directory."""
    limit: int = 512 << 20
    """Bytes of a document that are read, before and after decompression."""
    experimental: bool = False
    """True while no document of the source itself was seen, only its documented form."""


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


def whole(stream: BinaryIO, limit: int) -> bytes:
    """All of a document, plain. Raises DatabaseError."""
    return b"".join(plain(stream, limit))


def plain(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """A document's chunks, decompressed when it is gzip or bzip2. DatabaseError when damaged or larger than the limit."""
    head = stream.read(1 << 16)
    packed = _Packed(stream, head) if head[:2] == b"\x1f\x8b" or head[:3] == b"BZh" else None
    left = limit
    while chunk := packed.read() if packed else head:
        left -= len(chunk)
        if left < 0:
            raise DatabaseError(f"A feed has more than {limit} bytes: fetch it from another source.")
        yield chunk
        head = b"" if packed else stream.read(1 << 16)


class _Packed:
    """A compressed stream, inflated by at most a mebibyte at a time."""

    def __init__(self, stream: BinaryIO, head: bytes) -> None:
        self._stream = stream
        self._rest = head
        self._machine: Any = bz2.BZ2Decompressor() if head[:1] == b"B" else zlib.decompressobj(wbits=31)

    def read(self) -> bytes:
        while not self._machine.eof:
            packed = self._rest or self._stream.read(1 << 16)
            if not packed and getattr(self._machine, "needs_input", True):
                raise DatabaseError("A feed's compressed stream is cut short: fetch it again.")
            try:
                found: bytes = self._machine.decompress(packed, 1 << 20)
            except (zlib.error, OSError, ValueError) as error:
                raise DatabaseError(f"A feed's compressed stream is damaged ({error}): fetch it again.") from error
            self._rest = getattr(self._machine, "unconsumed_tail", b"")
            if found:
                return found
        return b""


class Node(msgspec.Struct):
    """An XML element with all below it; namespaces are dropped from tags."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = []

    def all(self, tag: str) -> Iterator["Node"]:
        """All elements of that tag below it."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.all(tag)

    def first(self, tag: str) -> "Node":
        """The first of them; an empty one when there is none."""
        return next(self.all(tag), Node("", {}))


def subtrees(chunks: Iterator[bytes], tag: str) -> Iterator[Node]:
    """Every element of one tag of a large XML document, one at a time. DatabaseError for what is no XML or has a DTD."""
    builder = _Builder(tag)
    try:
        for chunk in chunks:
            builder.parser.Parse(chunk, False)
            yield from builder.take()
        builder.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise DatabaseError(f"A feed is not the XML that it should be ({error}): fetch it again.") from error


class _Builder:
    _DEPTH, _ELEMENTS, _TEXT = 64, 200_000, 1 << 20

    def __init__(self, tag: str) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._tag = tag
        self._open: list[Node] = []
        self._done: list[Node] = []
        self._count = 0

    def take(self) -> list[Node]:
        done, self._done = self._done, []
        return done

    def _doctype(self, *_: object) -> None:
        raise ValueError("it has a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if not self._open and tag != self._tag:
            return
        self._count = self._count + 1 if self._open else 1
        if len(self._open) >= self._DEPTH or self._count > self._ELEMENTS:
            raise ValueError("an entry is too deep or too large")
        node = Node(tag, attributes)
        if self._open:
            self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _: str) -> None:
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._done.append(node)

    def _text(self, text: str) -> None:
        if self._open and len(self._open[-1].text) < self._TEXT:
            self._open[-1].text += text
