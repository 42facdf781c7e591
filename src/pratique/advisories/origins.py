"""Which place serves which ecosystem: the OSV layout of the settings, else a feed of the source's own.

Every source becomes the OSV layout: a feed's records are packed as an `all.zip`, so that one path builds them all.
"""

import os
import zipfile
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import msgspec
from msgspec.structs import replace

from pratique import plugins
from pratique.advisories.archive import Packed, deflate, valid_id
from pratique.advisories.feed import Feed
from pratique.advisories.source import DirectorySource, Fetched, Source, on_disk
from pratique.errors import DatabaseError, NotFoundError
from pratique.model.settings import Settings

_AT_ONCE = 8
"""Single records fetched at a time."""


class Origins:
    """The sources of one run."""

    def __init__(self, settings: Settings, url: str) -> None:
        self._settings = settings
        self._bulk = open_source(settings, url)
        self.local = isinstance(self._bulk, DirectorySource)
        """Is the OSV layout a directory?"""
        self._native = {
            module.FEED.ecosystem: (name, module)
            for name, module in plugins.load("pratique.advisories.feeds").items()
            if module.FEED.kind == "advisories"
        }

    def ecosystems(self) -> list[str]:
        """What the OSV layout holds."""
        return self._bulk.ecosystems()

    def of(self, ecosystem: str) -> Source:
        """Who serves an ecosystem. What a mirror on disk holds stands before the feeds."""
        if ecosystem in self._native and not self._bulk.size(ecosystem):
            return FeedSource(self, *self._native[ecosystem])
        return self._bulk

    def feed(self, name: str, feed: Feed, directory: str, path: str, etag: str) -> Fetched | None:
        """A feed's file: out of `directory/<name>/`, else downloaded to `path`; None when it still has that ETag."""
        if directory:
            return _in_directory(name, directory, etag)
        from pratique.advisories.network import download

        return download(self._settings, feed.url, path, feed.limit, etag)


class FeedSource:
    """A feed of a source's own, seen as the OSV layout."""

    single = False

    def __init__(self, origins: Origins, name: str, module: ModuleType) -> None:
        self._origins = origins
        self._id = name
        self._module = module
        self.name = module.FEED.url

    def ecosystems(self) -> list[str]:
        return [self._module.FEED.ecosystem]

    def size(self, ecosystem: str) -> int:  # noqa: ARG002 - the form of a Source
        return 0

    def dates(self, ecosystem: str) -> dict[str, str]:  # noqa: ARG002 - the form of a Source
        return {}

    def archive(self, ecosystem: str, work: str, etag: str) -> Fetched | None:  # noqa: ARG002 - the form of a Source
        """The feed's records as an all.zip below `work`."""
        raw = os.path.join(work, f"{os.getpid()}-feed.part")
        fetched = self._origins.feed(self._id, self._module.FEED, "", raw, etag)
        if fetched is None:
            return None
        path = os.path.join(work, f"{os.getpid()}-all.part")
        with open(fetched.path, "rb") as stream, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for record in self._module.read(stream):
                if valid_id(record.id):
                    packed.writestr(f"{record.id}.json", msgspec.json.encode(record))
        os.unlink(fetched.path)
        return Fetched(path=path, fetched=fetched.fetched, etag=fetched.etag, source=self.name)

    def record(self, ecosystem: str, name: str) -> bytes:
        raise NotFoundError(f"{self.name} serves no single records: {name} of {ecosystem} comes with all others.")


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
