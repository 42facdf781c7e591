"""A body that is asked for again from where it broke off (RFC 9110, section 14: range requests)."""

import re
from collections.abc import Callable, Mapping
from typing import Self

from pratique.errors import OutsideError
from pratique.transport.response import BrokenOffError, Response

MOST_RESUMPTIONS = 6
"""Without FRESH bytes in between."""
FRESH = 16 << 20
"""Bytes after which a connection is taken to be good again."""
_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/(?:[0-9]{1,18}|\*)")
_SKIP = 1 << 20


class Resumed:
    """The first reply's status and headers, and its whole body; `again` asks for the rest from an offset.

    `immutable`: what is asked for never changes (a blob), so that a server that knows no ranges may send all of it anew.
    """

    def __init__(
        self,
        first: Response,
        again: Callable[[int], Response],
        *,
        immutable: bool,
        pause: Callable[[int], None],
    ) -> None:
        self.status = first.status
        self.headers: Mapping[str, str] = first.headers
        self.url = first.url
        self._now = first
        self._again = again
        self._immutable = immutable
        self._pause = pause
        self._at = 0
        self._resumptions = 0
        self._resumed_at = 0

    @property
    def length(self) -> int | None:
        """Bytes of the whole body as the server says."""
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isdigit() and len(text) < 19 else None

    def read(self, amount: int = -1) -> bytes:
        """As `Response.read`; BrokenOffError only when asking again did not help."""
        pieces, wanted = [], amount
        while wanted:
            try:
                piece = self._now.read(min(wanted, _SKIP) if amount >= 0 else _SKIP)
            except BrokenOffError as error:
                self._resume(error)
                continue
            if not piece:
                break
            self._at += len(piece)
            pieces.append(piece)
            wanted -= len(piece) if amount >= 0 else 0
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def readable(self) -> bool:
        """True; `hashlib.file_digest` asks."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:
        """As `read`, into a buffer; the number of bytes."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._now.close()

    def _resume(self, error: BrokenOffError) -> None:
        """Go on where the bytes ended that were handed out."""
        self._now.close()
        if self._at - self._resumed_at >= FRESH:
            self._resumptions = 0
        if self._resumptions >= MOST_RESUMPTIONS or not (self._immutable or self._at == 0 or _strong(self.headers)):
            raise error
        self._pause(self._resumptions)
        self._resumptions += 1
        self._resumed_at = self._at
        self._now = self._again(self._at)
        if self._at == 0 and self._now.status == self.status:
            return
        if self._now.status == 206:
            found = _RANGE.fullmatch(self._now.headers.get("Content-Range", ""))
            if not found or int(found[1]) != self._at:
                raise OutsideError(f"{self.url.shown} sent another part than it was asked for: try again later.")
            self._now.limit -= self._at
        elif self._now.status == 200 and self._immutable:
            self._skip(self._at)
        else:
            raise OutsideError(
                f"{self.url.shown} changed or was lost while it was fetched (status {self._now.status}): try again."
            )

    def _skip(self, count: int) -> None:
        while count and (piece := self._now.read(min(count, _SKIP))):
            count -= len(piece)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _strong(headers: Mapping[str, str]) -> bool:
    return headers.get("ETag", "").startswith('"')
