"""Where the files of a TUF repository come from: an archive in the policy itself, or a mirror on the network.

>>> packed(archive)(f"{HERE}/1.root.json", 512_000)                                         # doctest: +SKIP
b'{"signatures": …'
"""

import io
import time
import zlib
from urllib.parse import unquote

from pratique.errors import LimitError, NotFoundError, OutsideError, UnreadableError
from pratique.signing.image_policies.tuf import Read
from pratique.transport import Transport

HERE = "https://repository.invalid"
"""What the URLs of an archive's files begin with."""
_PREFIX = "repository/"
"""Of the files in it, where it was packed as policy-controller packs one."""
_LARGEST = 32 << 20
"""Bytes of an archive's tar."""
_MOST = 10_000
_SECONDS = 60.0
"""For all that is fetched at once."""
_PIECE = 1 << 16


def packed(archive: bytes) -> Read:
    """The files of a tar with gzip, which is read once and in memory. LimitError, UnreadableError."""
    files = _files(_plain(archive))

    def read(url: str, limit: int) -> bytes:
        path = url.removeprefix(f"{HERE}/")
        found = files.get(path, files.get(unquote(path)))
        if found is None:
            raise NotFoundError(f"its archive has no file {path[:100]}")
        if len(found) > limit:
            raise LimitError(f"{path[:100]} of its archive has more than {limit:,} bytes")
        return found

    return read


def web(transport: Transport) -> Read:
    """The files of a mirror, under the egress rule: the document that names it is no user who does."""
    until = time.monotonic() + _SECONDS

    def in_time() -> None:
        if time.monotonic() > until:
            raise OutsideError(f"its mirror took more than {_SECONDS:,.0f} seconds")

    def read(url: str, limit: int) -> bytes:
        pieces = []
        in_time()
        with transport.get(url, limit=limit) as body:
            while piece := body.read(_PIECE):
                pieces.append(piece)
                in_time()
        return b"".join(pieces)

    return read


def _plain(archive: bytes) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(archive, _LARGEST + 1)
    except zlib.error:
        raise UnreadableError("its archive is no gzip") from None
    if len(plain) > _LARGEST:
        raise LimitError(f"its archive has more than {_LARGEST:,} bytes")
    if not stream.eof or stream.unused_data:
        raise UnreadableError("its archive is cut off, or something stands behind it")
    return plain


def _files(plain: bytes) -> dict[str, bytes]:
    import tarfile  # 6 ms, where nobody else needs it

    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
            for count, member in enumerate(archive):
                if count >= _MOST:
                    raise LimitError(f"its archive has more than {_MOST:,} files")
                if member.isreg() and not member.issparse() and (file := archive.extractfile(member)):
                    found[member.name.removeprefix("./").lstrip("/").removeprefix(_PREFIX)] = file.read()
    except (tarfile.TarError, ValueError, OverflowError, EOFError, RecursionError) as error:
        raise UnreadableError(f"its archive is no tar ({type(error).__name__})") from None
    return found
