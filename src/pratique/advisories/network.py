"""Advisories over HTTP: the OSV bulk layout at a URL, and single files of feeds."""

import os
import urllib.parse

from pratique.advisories.namespace import checked
from pratique.advisories.packed import RECORD_BYTES
from pratique.advisories.source import ARCHIVE_BYTES, CSV_BYTES, LIST_BYTES, Fetched, now, read_dates
from pratique.errors import NotFoundError, UsageError
from pratique.model.settings import Settings
from pratique.transport import Transport

_CHUNK = 1 << 20


class UrlSource:
    """OSV's bucket or a mirror of it. The user set its host, so that it may be a private one."""

    single = True

    def __init__(self, settings: Settings, url: str) -> None:
        self.name = url.rstrip("/")
        self._transport = Transport(settings)

    def ecosystems(self) -> list[str]:
        """What ecosystems.txt lists, without releases (`Debian:12` is a part of `Debian`)."""
        lines = self._read(f"{self.name}/ecosystems.txt", LIST_BYTES).decode("utf-8", "replace").splitlines()
        names = sorted({line.strip().partition(":")[0] for line in lines} - {""})
        return [name for name in names if _usable(name)]

    def size(self, ecosystem: str) -> int:  # noqa: ARG002 - it would cost a request
        return 0

    def dates(self, ecosystem: str) -> dict[str, str]:
        url = self._url(ecosystem, "modified_id.csv")
        try:
            return read_dates(self._read(url, CSV_BYTES), url)
        except NotFoundError:
            return {}

    def archive(self, ecosystem: str, work: str, etag: str) -> Fetched | None:
        path = os.path.join(work, f"{os.getpid()}-all.part")
        return _download(self._transport, self._url(ecosystem, "all.zip"), path, ARCHIVE_BYTES, etag, named=True)

    def record(self, ecosystem: str, name: str) -> bytes:
        return self._read(self._url(ecosystem, f"{name}.json"), RECORD_BYTES)

    def _read(self, url: str, limit: int) -> bytes:
        with self._transport.get(url, limit=limit, named=True) as body:
            return body.read()

    def _url(self, ecosystem: str, name: str) -> str:
        return f"{self.name}/{urllib.parse.quote(ecosystem, safe='')}/{urllib.parse.quote(name, safe='')}"


def download(settings: Settings, url: str, path: str, limit: int, etag: str = "") -> Fetched | None:
    """One file to `path`; None when it still has that ETag."""
    return _download(Transport(settings), url, path, limit, etag, named=False)


def _download(transport: Transport, url: str, path: str, limit: int, etag: str, *, named: bool) -> Fetched | None:
    fetched = now()  # the moment of asking: what is published during a download is not in it
    headers = {"If-None-Match": etag} if etag else {}
    with transport.get(url, headers=headers, limit=limit, named=named) as body:
        if body.status == 304:
            return None
        with open(path, "wb") as file:
            while chunk := body.read(_CHUNK):
                file.write(chunk)
        return Fetched(path=path, fetched=fetched, etag=body.headers.get("ETag", "")[:200])


def _usable(name: str) -> bool:
    try:
        return bool(checked(name))
    except UsageError:
        return False
