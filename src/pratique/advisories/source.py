"""Where advisories lie: a directory, or the network.

The OSV bulk layout (https://google.github.io/osv.dev/data/#data-dumps):

    ecosystems.txt                     the ecosystems, one a line
    <Ecosystem>/all.zip                all records, one `<ID>.json` each
    <Ecosystem>/modified_id.csv        `modified,ID`, newest first
    <Ecosystem>/<ID>.json              one record (a directory need not have them)
"""

import datetime as dt
import os
from typing import Protocol

import msgspec

from pratique.advisories.packed import valid_id
from pratique.errors import DatabaseError, NotFoundError

LIST_BYTES = 1 << 20
CSV_BYTES = 256 << 20
ARCHIVE_BYTES = 4 << 30


class Fetched(msgspec.Struct, frozen=True):
    """A file that lies on our disk now."""

    path: str
    fetched: str
    """When it was fetched, the clock for the age of advisories; for a directory, when its file was written."""
    etag: str = ""
    source: str = ""
    """Where it came from, for people, when that is not the source's own name."""


class Source(Protocol):
    """One place that serves the layout."""

    name: str
    """For people."""
    single: bool
    """Can it serve single records?"""

    def ecosystems(self) -> list[str]:
        """What it holds."""
        ...

    def size(self, ecosystem: str) -> int:
        """Bytes of all.zip where that is known without fetching, else 0: the largest are built first."""
        ...

    def dates(self, ecosystem: str) -> dict[str, str]:
        """Id → modified, as modified_id.csv says; empty when there is none."""
        ...

    def archive(self, ecosystem: str, work: str, etag: str) -> Fetched | None:
        """all.zip, downloaded below `work` when need be; None when it still has that ETag."""
        ...

    def record(self, ecosystem: str, name: str) -> bytes:
        """One record's JSON."""
        ...


def rfc3339(moment: dt.datetime) -> str:
    """A time as all our files write it: UTC, whole seconds."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> str:
    """The present time."""
    return rfc3339(dt.datetime.now(dt.UTC))


def on_disk(path: str, etag: str) -> Fetched | None:
    """A file where it lies, fetched when it was written (never later than now); None when it still has that ETag.

    Raises OSError.
    """
    found = os.stat(path)
    tag = f"{found.st_mtime_ns}-{found.st_size}"
    moment = min(dt.datetime.fromtimestamp(found.st_mtime, dt.UTC), dt.datetime.now(dt.UTC))
    return None if tag == etag else Fetched(path, rfc3339(moment), tag)


class DirectorySource:
    """A mirror on disk."""

    single = False

    def __init__(self, path: str) -> None:
        self.name = self._root = os.path.abspath(path)
        if not os.path.isdir(self._root):
            raise NotFoundError(f"{path} is no directory: name one that holds <Ecosystem>/all.zip.")

    def ecosystems(self) -> list[str]:
        return sorted(name for name in os.listdir(self._root) if self.size(name))

    def size(self, ecosystem: str) -> int:
        try:
            return os.stat(self._path(ecosystem, "all.zip")).st_size
        except OSError:
            return 0

    def dates(self, ecosystem: str) -> dict[str, str]:
        path = self._path(ecosystem, "modified_id.csv")
        try:
            with open(path, "rb") as file:
                return read_dates(file.read(CSV_BYTES + 1), path)
        except FileNotFoundError:
            return {}

    def archive(self, ecosystem: str, work: str, etag: str) -> Fetched | None:  # noqa: ARG002 - a URL needs `work`
        try:
            return on_disk(self._path(ecosystem, "all.zip"), etag)
        except OSError as error:
            raise NotFoundError(f"{self.name} has no {ecosystem}/all.zip: name an ecosystem that it holds.") from error

    def record(self, ecosystem: str, name: str) -> bytes:
        raise NotFoundError(f"{self.name} serves no single records: {name} of {ecosystem} is in all.zip.")

    def _path(self, ecosystem: str, name: str) -> str:
        return os.path.join(self._root, ecosystem, name)


def read_dates(body: bytes, name: str) -> dict[str, str]:
    """modified_id.csv as id → modified; lines that are not of its form are passed over. DatabaseError when too large."""
    if len(body) > CSV_BYTES:
        raise DatabaseError(f"{name} has more than {CSV_BYTES} bytes: fetch it from another source.")
    pairs = (line.strip().split(",", 1) for line in body.decode("utf-8", "replace").splitlines())
    return {pair[1]: pair[0][:40] for pair in pairs if len(pair) == 2 and valid_id(pair[1])}
