"""One reply: status, headers, and a body that is bounded in size, in time and from below in speed."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from urllib3.exceptions import HTTPError

from pratique.errors import LimitError, OutsideError
from pratique.transport.egress import Url

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_PIECE = 1 << 16
PATIENCE = 60.0
"""Seconds of waiting for bytes before speed is judged; what the reader does between reads does not count."""
SLOWEST = 1_024
"""Bytes a second over all the waiting."""


class BrokenOffError(OutsideError):
    """The body ended, stalled or failed before it was complete; asking for the rest may help."""


class Response:
    """A reply whose body is read once, as stored (never decoded). A context: leaving it closes or frees the connection."""

    def __init__(
        self, raw: "BaseHTTPResponse", url: Url, limit: int, seconds: float, patience: float | None = None
    ) -> None:
        self.status = raw.status
        self.headers: Mapping[str, str] = raw.headers
        self.url = url
        self._raw = raw
        self.limit = limit
        self._seconds = seconds
        self._patience = PATIENCE if patience is None else patience
        self._count = 0
        self._waited = 0.0
        self._ended = False
        self._failure: BrokenOffError | None = None
        text = self.headers.get("Content-Length", "")
        self.length = int(text) if text.isdigit() and len(text) < 19 else None
        """Bytes of the body as the server says, None when it does not."""

    def read(self, amount: int = -1) -> bytes:
        """Up to `amount` bytes, fewer only at the end; all that is left for -1.

        Raises LimitError above the limit; BrokenOffError when the body stops early; OutsideError when it is too slow.
        """
        if (self.length or 0) > self.limit:
            raise self._too_large()
        pieces, wanted = [], amount
        try:
            while wanted and (piece := self._piece(_PIECE if amount < 0 else wanted)):
                pieces.append(piece)
                wanted -= len(piece) if amount >= 0 else 0
        except BrokenOffError:
            if not pieces:
                raise  # else what came is good, and the next read says it again
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
        if (
            not self._ended and self._raw.length_remaining == 0
        ):  # nothing is left on the wire, as after HEAD: the connection is told so
            self.drain()
        if self._ended:
            self._raw.release_conn()
        else:
            self._raw.close()

    def drain(self) -> None:
        """Read a small rest, so that the connection can be used again."""
        try:
            self.read(_PIECE)
        except (OutsideError, LimitError):
            return

    def _piece(self, amount: int) -> bytes:
        if self._failure is not None:
            raise self._failure
        if self._ended:
            return b""
        began = time.monotonic()
        try:
            data = self._raw.read1(min(amount, _PIECE * 4), decode_content=False) or b""
        except (HTTPError, OSError, ValueError) as error:
            self._failure = BrokenOffError(
                f"{self.url.shown} broke off after {self._count:,} bytes ({type(error).__name__}): try again."
            )
            raise self._failure from error
        self._waited += time.monotonic() - began
        self._count += len(data)
        self._ended = not data or self._raw.length_remaining == 0
        if self._count > self.limit:
            raise self._too_large()
        if self._waited > self._seconds or (self._waited > self._patience and self._count < self._waited * SLOWEST):
            raise OutsideError(
                f"{self.url.shown} gave {self._count:,} bytes in {self._waited:,.0f} s of waiting: it is too slow, try again later."
            )
        return data

    def _too_large(self) -> LimitError:
        return LimitError(f"{self.url.shown} is larger than the {self.limit:,} bytes that it may have: it is not read.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
