"""The Engine API of Docker and podman over a unix socket: as much of it as reading images and containers takes.

https://docs.docker.com/reference/api/engine/version/v1.41/ (podman serves the same, and both serve older clients)
"""

import re
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, BinaryIO, Self, TypeVar, cast
from urllib.parse import quote

import msgspec
from urllib3 import HTTPConnectionPool, Timeout
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, NewConnectionError

from pratique.documents import strict
from pratique.errors import DeniedByServerError, NotFoundError, OutsideError, UnreadableError, UsageError
from pratique.model.settings import Limits
from pratique.transport import Response, Url

T = TypeVar("T")

_VERSION = "v1.40"
_DOCUMENT = 16 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,511}")
_CONNECT_SECONDS, _ANSWER_SECONDS = 5.0, 900.0  # dockerd writes an image to disk before it sends the first byte


class Change(msgspec.Struct, frozen=True):
    """A path that a container changed since it started from its image."""

    path: str
    deleted: bool


class _Image(msgspec.Struct, rename="pascal"):
    id: str
    repo_tags: list[str] | None = None
    repo_digests: list[str] | None = None


class _Container(msgspec.Struct, rename="pascal"):
    id: str
    image: str
    name: str = ""


class _Change(msgspec.Struct, rename="pascal"):
    path: str
    kind: int


_Changes: Any = list[_Change] | None


class _Connection(HTTPConnection):
    path = ""

    def _new_conn(self) -> socket.socket:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.settimeout(_CONNECT_SECONDS)
        try:
            sock.connect(self.path)
        except OSError as error:
            sock.close()
            raise NewConnectionError(self, str(error)) from error
        sock.settimeout(_ANSWER_SECONDS)
        return sock


class Engine:
    """One engine, by its socket. A context. `name` is for messages.

    Errors of all methods: NotFoundError, DeniedByServerError, OutsideError, LimitError.
    """

    def __init__(self, path: str, name: str, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        self._path = path
        connection = type("Connection", (_Connection,), {"path": path})
        self._pool = type("Pool", (HTTPConnectionPool,), {"ConnectionCls": connection})("engine")

    def image(self, name: str) -> _Image:
        """What the engine knows of an image: `id`, `repo_tags`, `repo_digests`."""
        return self._json(f"images/{_quoted(name)}/json", _Image, f"image {name}")

    def container(self, name: str) -> _Container:
        """What the engine knows of a container: `id`, `image` (the image's id), `name`."""
        return self._json(f"containers/{_quoted(name)}/json", _Container, f"container {name}")

    def changes(self, container: str) -> tuple[Change, ...]:
        """What a container changed."""
        found = self._json(f"containers/{_quoted(container)}/changes", _Changes, f"container {container}")
        return tuple(Change(each.path.lstrip("/"), each.kind == 2) for each in found or ())

    def save(self, image: str) -> AbstractContextManager[BinaryIO]:
        """An archive of an image, as `docker save` writes it: a context that gives a stream."""
        return self._stream(f"images/{_quoted(image)}/get", f"image {image}")

    def export(self, container: str) -> AbstractContextManager[BinaryIO]:
        """A tar of a container's whole file system, as `docker export` writes it: a context that gives a stream."""
        return self._stream(f"containers/{_quoted(container)}/export", f"container {container}")

    def close(self) -> None:
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _stream(self, path: str, what: str) -> Iterator[BinaryIO]:
        with self._get(path, what, self._limits.layer_bytes) as response:
            yield cast("BinaryIO", response)

    def _json(self, path: str, type: type[T], what: str) -> T:  # noqa: A002 - msgspec's own name for it
        with self._get(path, what, _DOCUMENT) as response:
            data = response.read()
        try:
            return msgspec.convert(strict.check(data, f"{self.name}'s answer", _DOCUMENT), type)
        except msgspec.ValidationError as error:
            raise UnreadableError(
                f"{self.name} answered something unknown about {what} ({error}): is this its socket?"
            ) from error

    def _get(self, path: str, what: str, limit: int) -> Response:
        try:
            raw = self._pool.urlopen(
                "GET",
                f"/{_VERSION}/{path}",
                headers={"Host": "engine"},
                retries=False,
                redirect=False,
                preload_content=False,
                timeout=Timeout(connect=_CONNECT_SECONDS, read=_ANSWER_SECONDS),
            )
        except (HTTPError, OSError) as error:
            if isinstance(error.__cause__, PermissionError):
                raise DeniedByServerError(
                    f"You may not use {self.name}'s socket {self._path}: join its group or use sudo."
                ) from error
            raise OutsideError(
                f"Could not reach {self.name} at {self._path}: start it, or name its socket in the settings."
            ) from error
        response = Response(
            raw, Url("http", self.name, 80, f"/{path}"), limit, self._limits.seconds, patience=_ANSWER_SECONDS
        )
        if response.status == 200:
            return response
        response.close()
        if response.status == 404:
            raise NotFoundError(f"{self.name} has no {what}: check the name, or pull it first.")
        raise OutsideError(f"{self.name} failed on {what} (status {response.status}): look into its log.")


def _quoted(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name[:100]!r} is no name of an image or container: write NAME:TAG or an id.")
    return quote(name, safe="/:@")
