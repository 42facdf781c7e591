"""Which place serves which ecosystem: the OSV layout of the settings, else a feed of the source's own.

Every source becomes the OSV layout: a feed's records are packed as an `all.zip`, so that one path builds them all.
"""

import os
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from msgspec.structs import replace

from pratique import plugins
from pratique.advisories.feed import Feed
from pratique.advisories.native import FeedSource
from pratique.advisories.packed import Packed, deflate
from pratique.advisories.source import DirectorySource, Fetched, Source, on_disk
from pratique.errors import DatabaseError
from pratique.model.settings import Settings

_AT_ONCE = 8
"""Single records fetched at a time."""


class Origins:
    """The sources of one run. `feeds` is a directory in place of the feeds' URLs."""

    def __init__(self, settings: Settings, url: str, feeds: str = "") -> None:
        self._settings = settings
        self._feeds = feeds
        self._bulk = open_source(settings, url)
        self.local = isinstance(self._bulk, DirectorySource)
        """Is the OSV layout a directory?"""
        self._native = {
            module.FEED.ecosystem: (name, module)
            for name, module in plugins.load("pratique.advisories.feeds").items()
            if module.FEED.kind == "advisories"
        }

    def ecosystems(self) -> list[str]:
        """What the OSV layout holds, and feeds that were given."""
        given = (each for each, (name, _) in self._native.items() if self._given(name))
        return sorted({*self._bulk.ecosystems(), *given})

    def of(self, ecosystem: str) -> Source:
        """Who serves an ecosystem: documents given in a directory, else OSV, else the source's own feed."""
        name, module = self._native.get(ecosystem, ("", None))
        if module:
            given = self._given(name)
            if given or not (self.local or module.FEED.in_osv):
                return FeedSource(self._settings, module, given)
        return self._bulk

    def _given(self, name: str) -> str:
        """The folder with a feed's documents; empty when there is none."""
        folder = os.path.join(self._feeds, name) if self._feeds else ""
        return folder if os.path.isdir(folder) else ""

    def feed(self, name: str, feed: Feed, path: str, etag: str) -> Fetched | None:
        """A one-document feed: out of the directory, else downloaded to `path`; None when it still has that ETag."""
        if self._feeds:
            return _in_directory(name, self._feeds, etag)
        from pratique.advisories.network import download

        return download(self._settings, feed.urls[0], path, feed.limit, etag)


def open_source(settings: Settings, url: str) -> Source:
    """The place in OSV's bulk layout that a setting names."""
    if "://" not in url:
        return DirectorySource(url)
    from pratique.advisories.network import UrlSource

    return UrlSource(settings, url)


def single_records(source: Source, ecosystem: str, names: Iterable[str]) -> list[Packed]:
    """Records fetched one by one, several at a time. Raises the first error."""

    def fetch(name: str) -> Packed:
        plain = source.record(ecosystem, name)
        return Packed(name, deflate(plain), plain, zlib.crc32(plain))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(fetch, sorted(names)))


def _in_directory(name: str, directory: str, etag: str) -> Fetched | None:
    """The one file of a feed's folder; None when there is no such folder, or it still has that ETag."""
    folder = os.path.join(directory, name)
    try:
        files = sorted(entry for entry in os.listdir(folder) if not entry.startswith("."))
    except FileNotFoundError:
        return None
    if len(files) != 1:
        raise DatabaseError(f"{folder} holds {len(files)} files: leave the one that is {name}'s newest.")
    found = on_disk(os.path.join(folder, files[0]), etag)
    return replace(found, source=found.path) if found else None
