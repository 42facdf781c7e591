"""Streams of every compression are inflated; bombs, damage and trailing bytes are not passed over."""

import bz2
import contextlib
import gzip
import io
import lzma

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import makers
from pratique.errors import LimitError, PratiqueError, UnreadableError
from pratique.image.inflate import CHUNK, chunks
from pratique.model.settings import Limits

LIMITS = Limits()
PLAIN = bytes(range(256)) * 5000
SKIPPABLE = b"\x50\x2a\x4d\x18" + (70_000).to_bytes(4, "little") + b"x" * 70_000
COMPRESSED = {
    "none": PLAIN,
    "gzip": gzip.compress(PLAIN, mtime=0),
    "gzip members": gzip.compress(PLAIN[:1000], mtime=0) + gzip.compress(PLAIN[1000:], mtime=0),
    "zstd": makers.zst(PLAIN),
    "zstd frames": makers.zst(PLAIN[:1000]) + makers.zst(PLAIN[1000:]),
    "zstd with a skippable frame": SKIPPABLE + makers.zst(PLAIN) + SKIPPABLE,
    "xz": lzma.compress(PLAIN),
    "bzip2": bz2.compress(PLAIN),
}


def inflate(data: bytes, limits: Limits = LIMITS) -> tuple[bytes, list[str]]:
    stored: list[bytes] = []
    told: list[str] = []
    plain = b"".join(chunks(io.BytesIO(data), limits, stored.append, told.append))
    assert b"".join(stored) == data
    return plain, told


@pytest.mark.parametrize("data", COMPRESSED.values(), ids=COMPRESSED)
def test_every_compression_gives_the_plain_bytes(data: bytes) -> None:
    assert inflate(data) == (PLAIN, [])


@pytest.mark.parametrize("name", ["gzip", "zstd", "xz", "bzip2"])
@pytest.mark.parametrize("tail", [b"junk that follows", bytes(512), b"\0"], ids=["junk", "zeros", "one byte"])
def test_bytes_after_the_stream_are_ambiguous(name: str, tail: bytes) -> None:
    plain, told = inflate(COMPRESSED[name] + tail)
    assert plain == PLAIN
    assert len(told) == 1


@pytest.mark.parametrize("name", ["gzip", "zstd", "xz", "bzip2"])
def test_a_cut_stream_is_unreadable(name: str) -> None:
    for keep in (0.3, 0.9):
        with pytest.raises(UnreadableError):
            inflate(COMPRESSED[name][: int(len(COMPRESSED[name]) * keep)])
    with pytest.raises(UnreadableError):
        inflate(COMPRESSED[name][:-1])


def test_a_skippable_frame_that_lies_about_its_size_is_unreadable() -> None:
    with pytest.raises(UnreadableError):
        inflate(makers.zst(PLAIN) + b"\x50\x2a\x4d\x18\xff\xff\xff\xff" + b"x" * 100)


def test_a_bomb_is_not_inflated_to_its_end() -> None:
    bomb = makers.zst(bytes(200 << 20))
    with pytest.raises(LimitError):
        inflate(bomb, Limits(ratio=1000))
    with pytest.raises(LimitError):
        inflate(COMPRESSED["gzip"], Limits(layer_bytes=1 << 20))
    with pytest.raises(LimitError):
        inflate(PLAIN, Limits(layer_bytes=1 << 20))


def test_pieces_are_bounded() -> None:
    stream = chunks(io.BytesIO(gzip.compress(bytes(32 << 20))), Limits(), lambda _: None, lambda _: None)
    assert max(map(len, stream)) <= CHUNK


@settings(max_examples=100)
@given(
    st.sampled_from(sorted(COMPRESSED)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=5),
)
def test_damage_never_crashes(name: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(COMPRESSED[name])
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(PratiqueError):
        inflate(bytes(data), Limits(layer_bytes=64 << 20))
