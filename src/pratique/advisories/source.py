"""Where advisories in the OSV bulk layout lie: a directory, or a URL.

    ecosystems.txt                     the ecosystems, one a line
    <Ecosystem>/all.zip                all records, one `<ID>.json` each
    <Ecosystem>/modified_id.csv        `modified,ID`, newest first
    <Ecosystem>/<ID>.json              one record (URLs only; a directory need not have them)

https://google.github.io/osv.dev/data/#data-dumps
"""

import datetime as dt
import os
from typing import Protocol

from pratique.advisories.archive import valid_id
from pratique.errors import DatabaseError, NotFoundError

LIST_BYTES = 1 << 20
CSV_BYTES = 256 << 20
ARCHIVE_BYTES = 4 << 30


class Source(Protocol):
    """One place that serves the layout."""

    name: str
    """For people."""
    local: bool
    """A directory: its archives are read where they lie."""

    def ecosystems(self) -> list[str]: ...

    def modified(self, ecosystem: str) -> dict[str, str]:
        """Id → modified, as modified_id.csv says; empty when there is none."""
        ...

    def archive(self, ecosystem: str, work: str, etag: str) -> "Fetched | None":
        """The path of all.zip, downloaded below `work` when need be; None when `etag` is still its ETag."""
        ...


class Fetched:
    """A file that was fetched."""

    def __init__(self, path: str, fetched: str, etag: str = "") -> None:
        self.path = path
        self.fetched = fetched
        """When: the clock for the age of advisories."""
        self.etag = etag


def rfc3339(moment: dt.datetime) -> str:
    """A time as all our files write it: UTC, whole seconds."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> str:
    """The present time."""
    return rfc3339(dt.datetime.now(dt.UTC))


class DirectorySource:
    """A mirror on disk."""

    local = True

    def __init__(self, path: str) -> None:
        self.name = self._root = os.path.abspath(path)
        if not os.path.isdir(self._root):
            raise NotFoundError(f"{path} is no directory: name one that holds <Ecosystem>/all.zip.")

    def ecosystems(self) -> list[str]:
        """All folders that hold an all.zip."""
        return sorted(
            name for name in os.listdir(self._root) if os.path.isfile(os.path.join(self._root, name, "all.zip"))
        )

    def modified(self, ecosystem: str) -> dict[str, str]:
        path = os.path.join(self._root, ecosystem, "modified_id.csv")
        try:
            with open(path, "rb") as file:
                return read_modified(file.read(CSV_BYTES + 1), path)
        except FileNotFoundError:
            return {}

    def archive(self, ecosystem: str, work: str, etag: str) -> Fetched | None:  # noqa: ARG002 - a URL needs them
        path = os.path.join(self._root, ecosystem, "all.zip")
        try:
            changed = os.stat(path).st_mtime
        except OSError as error:
            raise NotFoundError(f"{self.name} has no {ecosystem}/all.zip: name an ecosystem that it holds.") from error
        return Fetched(path, rfc3339(dt.datetime.fromtimestamp(changed, dt.UTC)))


def read_modified(body: bytes, name: str) -> dict[str, str]:
    """modified_id.csv as id → modified; lines that are not of its form are passed over. DatabaseError when too large."""
    if len(body) > CSV_BYTES:
        raise DatabaseError(f"{name} has more than {CSV_BYTES} bytes: fetch it from another source.")
    pairs = (line.strip().split(",", 1) for line in body.decode("utf-8", "replace").splitlines())
    return {pair[1]: pair[0][:40] for pair in pairs if len(pair) == 2 and valid_id(pair[1])}
