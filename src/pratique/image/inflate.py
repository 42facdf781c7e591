"""Plain bytes of a stored layer: gzip, zstd, xz, bzip2 or none, told by its first bytes and never by its media type.

Runtimes differ on what follows a compressed stream, so bytes between gzip members or after the last one are reported as
ambiguous instead of being skipped. Ratio and total are bounded.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from pratique.errors import LimitError, UnreadableError
from pratique.model.settings import Limits

CHUNK = 2 << 20
_READ = 1 << 19
_RATIO_FLOOR = 64 << 20  # below this many plain bytes no ratio is judged: a megabyte of zeros is no bomb
_HEAD = 8  # bytes that tell what follows
_SKIPPABLE = range(0x184D2A50, 0x184D2A60)


def chunks(
    stream: BinaryIO, limits: Limits, stored: Callable[[bytes], None], ambiguous: Callable[[str], None]
) -> Iterator[bytes]:
    """Plain bytes in pieces of at most 2 MiB.

    `stored` is given every byte as it is read, `ambiguous` one sentence for each thing that two runtimes would read
    differently. Raises LimitError for bombs and UnreadableError for damaged streams.
    """
    head = _read_at_least(stream, _HEAD)
    stored(head)
    opener = _opener(head)
    if opener is None:
        yield from _plain(stream, head, limits, stored)
    else:
        yield from _inflated(stream, head, opener, limits, stored, ambiguous)


def _read_at_least(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(_READ)
    while len(data) < count:
        more = stream.read(_READ)
        if not more:
            break
        data += more
    return data


def _plain(stream: BinaryIO, data: bytes, limits: Limits, stored: Callable[[bytes], None]) -> Iterator[bytes]:
    total = 0
    while data:
        total += len(data)
        if total > limits.layer_bytes:
            raise LimitError(_too_large(limits))
        yield data
        data = stream.read(CHUNK)
        stored(data)


def _inflated(
    stream: BinaryIO,
    data: bytes,
    opener: Callable[[], Any],
    limits: Limits,
    stored: Callable[[bytes], None],
    ambiguous: Callable[[str], None],
) -> Iterator[bytes]:
    decoder = opener()
    read, total, ended, skip = len(data), 0, False, 0
    while True:
        while data or not (ended or decoder.needs_input):
            if skip:
                data, skip = data[skip:], max(skip - len(data), 0)
                continue
            if ended:
                if len(data) < _HEAD:
                    break
                if opener is zstd and (skip := _skippable(data)):
                    continue
                if _opener(data) is not opener:
                    break
                decoder, ended = opener(), False
            try:
                plain = decoder.decompress(data, CHUNK)
            except Exception as error:  # each codec has an error type of its own
                raise UnreadableError(
                    f"The compressed stream is damaged ({error}): build or pull the layer again."
                ) from error
            data = b""
            if decoder.eof:
                ended, data = True, decoder.unused_data
            if plain:
                total += len(plain)
                if total > limits.layer_bytes:
                    raise LimitError(_too_large(limits))
                if total > _RATIO_FLOOR and total > read * limits.ratio:
                    raise LimitError(
                        f"It inflates to over {limits.ratio} times its stored size: a decompression bomb is not read."
                    )
                yield plain
        more = stream.read(_READ)
        if not more:
            break
        stored(more)
        read += len(more)
        data = data + more if data else more
        if ended and not skip and len(data) >= _HEAD and _opener(data) is not opener:
            break
    if not ended or skip:
        raise UnreadableError("The compressed stream ends in the middle: build or pull the layer again.")
    if data:
        ambiguous("bytes follow the compressed stream, which some runtimes refuse and others ignore")
        while more := stream.read(CHUNK):
            stored(more)


def _gzip() -> Any:
    from isal import igzip_lib

    return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)


def zstd() -> Any:
    """A decompressor of one zstd frame."""
    try:
        from compression import zstd as codec  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        from backports import zstd as codec
    # 128 MiB windows are what the reference command line accepts without being asked.
    return codec.ZstdDecompressor(options={codec.DecompressionParameter.window_log_max: 27})


def _xz() -> Any:
    import lzma

    return lzma.LZMADecompressor(memlimit=256 << 20)


def _bzip2() -> Any:
    import bz2

    return bz2.BZ2Decompressor()


def _opener(head: bytes) -> Callable[[], Any] | None:
    if head[:2] == b"\x1f\x8b":
        return _gzip
    if head[:4] == b"\x28\xb5\x2f\xfd" or (len(head) >= 4 and struct.unpack_from("<I", head)[0] in _SKIPPABLE):
        return zstd
    if head[:6] == b"\xfd7zXZ\0":
        return _xz
    if head[:3] == b"BZh":
        return _bzip2
    return None


def _skippable(data: bytes) -> int:
    """Length of the zstd skippable frame that the data begins with; 0 if it begins with none."""
    if len(data) < 8:
        return 0
    magic, size = struct.unpack_from("<II", data)
    return 8 + size if magic in _SKIPPABLE else 0


def _too_large(limits: Limits) -> str:
    return f"It holds over {limits.layer_bytes >> 30} GiB: raise limits.layer_bytes in the settings to read it."
