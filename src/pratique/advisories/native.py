"""A feed of a source's own, seen as the OSV layout: its documents are read, its records joined and packed as an all.zip."""

import os
import zipfile
from collections.abc import Iterator
from types import ModuleType

import msgspec
from msgspec.structs import replace

from pratique.advisories.feed import Feed
from pratique.advisories.packed import valid_id
from pratique.advisories.source import Fetched, now, on_disk
from pratique.errors import DatabaseError, NotFoundError
from pratique.model.advisory import Advisory
from pratique.model.settings import Settings

_MOST_LINKS = 4
"""Documents from the named URL to the one with the advisories."""
_LINK_BYTES = 1 << 20
"""Of a document that only names others."""


class FeedSource:
    """`folder`: where the feed's documents lie in place of its URLs; empty to fetch them."""

    single = False

    def __init__(self, settings: Settings, module: ModuleType, folder: str = "") -> None:
        self._settings = settings
        self._module = module
        self._feed: Feed = module.FEED
        self._folder = folder
        self.name = folder or self._feed.name

    def ecosystems(self) -> list[str]:
        return [self._feed.ecosystem]

    def size(self, ecosystem: str) -> int:  # noqa: ARG002 - the form of a Source
        return 0

    def dates(self, ecosystem: str) -> dict[str, str]:  # noqa: ARG002 - the form of a Source
        return {}

    def archive(self, ecosystem: str, work: str, etag: str) -> Fetched | None:  # noqa: ARG002 - the form of a Source
        """The feed's records as an all.zip below `work`; fetched when its oldest document was."""
        path = os.path.join(work, f"{os.getpid()}-all.part")
        joined: dict[str, list[Advisory]] = {}
        times = []
        for fetched, name in self._documents(work):
            times.append(fetched.fetched)
            with open(fetched.path, "rb") as stream:
                for record in self._module.read(stream, name):
                    if valid_id(record.id):
                        joined.setdefault(record.id, []).append(record)
        if not joined:
            raise DatabaseError(f"{self.name} gave no advisories: its form has changed, or a link of it is broken.")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for name in sorted(joined):
                packed.writestr(
                    zipfile.ZipInfo(f"{name}.json"), msgspec.json.encode(_joined(joined[name])), zipfile.ZIP_DEFLATED
                )
        return Fetched(path=path, fetched=min(times), source=self.name)

    def record(self, ecosystem: str, name: str) -> bytes:
        raise NotFoundError(f"{self.name} serves no single records: {name} of {ecosystem} comes with all others.")

    def _documents(self, work: str) -> Iterator[tuple[Fetched, str]]:
        """Each document on disk, and its name."""
        if not self._folder:
            for url in self._feed.urls:
                yield self._fetched(url, os.path.join(work, f"{os.getpid()}-feed.part"))
            return
        for name in sorted(os.listdir(self._folder)):
            found = None if name.startswith(".") else on_disk(os.path.join(self._folder, name), "")
            if found:
                yield found, name

    def _fetched(self, url: str, path: str) -> tuple[Fetched, str]:
        """The document that a URL leads to."""
        from pratique.advisories.network import download

        links = getattr(self._module, "links", None)
        for _ in range(_MOST_LINKS):
            fetched = download(self._settings, url, path, self._feed.limit)
            assert fetched is not None, "without an ETag there is always an answer"
            named = links(url, _beginning(path)) if links else ()
            if not named:
                return replace(fetched, fetched=min(fetched.fetched, now())), url
            url = named[0]
        raise DatabaseError(f"{self.name} leads from link to link: its form has changed.")


def _beginning(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(_LINK_BYTES)


def _joined(records: list[Advisory]) -> Advisory:
    """One record of all that are about the same id."""
    return replace(records[0], affected=tuple(entry for record in records for entry in record.affected or ()))
