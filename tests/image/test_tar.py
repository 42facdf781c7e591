"""Tar headers: what tarfile writes is read the same, and what runtimes would read differently is told."""

import contextlib
import io
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import makers
from pratique.errors import LimitError, PratiqueError, UnreadableError
from pratique.image.tar import TarStream
from pratique.model.files import DIRECTORY, FILE, HARDLINK, OPAQUE, SYMLINK, WHITEOUT
from pratique.model.settings import Limits

LIMITS = Limits()


class Sink:
    """Keeps everything."""

    def __init__(self) -> None:
        self.entries: list[tuple[bytes, int, int]] = []
        self.links: dict[bytes, bytes] = {}
        self.bodies: dict[bytes, bytes] = {}
        self.heads: dict[bytes, bytes] = {}
        self.told: list[str] = []

    def entry(self, path, kind, mode, uid, gid, size, link, head) -> bool:
        self.entries.append((path, kind, size))
        self.links[path] = link
        self.heads[path] = head
        self._open = (path, [])
        return kind == FILE

    def data(self, piece) -> None:
        self._open[1].append(bytes(piece))

    def close(self) -> None:
        self.bodies[self._open[0]] = b"".join(self._open[1])

    def ambiguous(self, path, what) -> None:
        self.told.append(what)


def read(data: bytes, step: int = 1 << 20, limits: Limits = LIMITS) -> Sink:
    sink = Sink()
    stream = TarStream(sink, limits)
    for at in range(0, len(data), step):
        stream.feed(data[at : at + step])
    stream.finish()
    return sink


@pytest.mark.parametrize("style", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("step", [1, 7, 511, 512, 513, 1 << 20])
def test_all_styles_are_read_alike_in_pieces_of_any_size(style: int, step: int) -> None:
    long = "/".join(["folder" * 5] * 6) + "/name"
    data = makers.tar(
        {
            "etc/passwd": b"root:x:0:0",
            "./bin/sh": makers.program(b"\x7fELF" + b"x" * 700),
            long[:150]: b"long",
            "bin/bash": makers.link("sh"),
            "bin/ash": makers.hard_link("bin/sh"),
            "empty": b"",
            "dir": makers.folder(),
            "a/.wh.b": b"",
            "a/.wh..wh..opq": b"",
            "a/.wh..wh.plnk": b"",
        },
        style,
    )
    sink = read(data, step)
    kinds = {path: kind for path, kind, _ in sink.entries}
    assert kinds == {
        b"etc/passwd": FILE,
        b"bin/sh": FILE,
        long[:150].encode(): FILE,
        b"bin/bash": SYMLINK,
        b"bin/ash": HARDLINK,
        b"empty": FILE,
        b"dir": DIRECTORY,
        b"a/.wh.b": WHITEOUT,
        b"a/.wh..wh..opq": OPAQUE,
    }
    assert sink.bodies[b"bin/sh"] == b"\x7fELF" + b"x" * 700
    assert sink.bodies[b"empty"] == b""
    assert sink.heads[b"bin/sh"][:4] == b"\x7fELF"
    assert sink.links[b"bin/ash"] == b"bin/sh"
    assert sink.told == []


_names = st.lists(
    st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF, blacklist_characters="/\0"), min_size=1, max_size=40),
    min_size=1,
    max_size=6,
)
_paths = _names.map("/".join).filter(
    lambda path: not any(part in (".", "..") or part.startswith(".wh.") for part in path.split("/"))
)


@settings(max_examples=60)
@given(
    st.dictionaries(_paths, st.binary(max_size=2000), max_size=8),
    st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
    st.integers(1, 3000),
)
def test_what_is_written_is_read(files: dict[str, bytes], style: int, step: int) -> None:
    sink = read(makers.tar(files, style), step)
    assert sink.bodies == {path.encode(): body for path, body in files.items()}
    assert sink.told == []


@settings(max_examples=200)
@given(st.data())
def test_damage_is_an_error_or_told_and_never_a_crash(data: st.DataObject) -> None:
    whole = bytearray(makers.tar({"a/b": b"x" * 600, "c": makers.link("a/b"), "é" * 80: b"y"}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PratiqueError):
        read(bytes(whole), data.draw(st.integers(1, 2000)))


def header(name: bytes = b"file", size: int = 0, flag: bytes = b"0", **fields: bytes) -> bytes:
    """One raw header with a right checksum."""
    info = tarfile.TarInfo(name.decode("latin1"))
    info.size = size
    raw = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    raw[156:157] = flag
    places = {
        "link": 157,
        "magic": 257,
        "major": 329,
        "minor": 337,
        "size_field": 124,
        "mode": 100,
        "tail": 500,
        "sparse": 386,
    }
    for field, value in fields.items():
        raw[places[field] : places[field] + len(value)] = value
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    return bytes(raw)


def pax(**records: str) -> bytes:
    body = b""
    for key, value in records.items():
        text = f" {key.replace('__', '.')}={value}\n".encode()
        length = len(text) + 1
        while len(str(length)) + len(text) != length:
            length = len(str(length)) + len(text)
        body += str(length).encode() + text
    return header(b"pax", len(body), b"x") + body + bytes(-len(body) % 512)


END = bytes(1024)
AMBIGUOUS = {
    "data after the end": header() + END + b"more".ljust(512, b"\0"),
    "a lone zero block": header() + bytes(512) + header(b"other") + END,
    "a path with dots": header(b"../../etc/passwd") + END,
    "pax and GNU names that differ": header(b"x", 9, b"L")
    + b"otherone\0".ljust(512, b"\0")
    + pax(path="one")
    + header()
    + END,
    "a pax size that differs": pax(size="512") + header(b"a", 0) + header(b"hidden") + END,
    "two pax headers": pax(path="a") + pax(path="b") + header() + END,
    "a global pax path": header(b"g", 13, b"g") + b"13 path=evil\n".ljust(512, b"\0") + header() + END,
    "an unknown type": header(flag=b"V") + END,
    "a folder with content": header(b"d", 512, b"5") + header(b"hidden") + END,
    "a link with content": header(b"l", 512, b"1", link=b"x") + header(b"hidden") + END,
    "an overlay whiteout device": header(b"gone", flag=b"3", major=b"0000000\0", minor=b"0000000\0") + END,
    "an overlay attribute": pax(SCHILY__xattr__trusted__overlay__opaque="y") + header(b"d/", flag=b"5") + END,
    "an old sparse file": header(b"s", 512, b"S", sparse=b"00000000000\x0000000001000\0") + bytes(512) + END,
    "a pax sparse file": pax(GNU__sparse__major="1", GNU__sparse__minor="0") + header(b"s", 512) + bytes(512) + END,
}


@pytest.mark.parametrize("data", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_two_runtimes_read_differently_is_told(data: bytes) -> None:
    for step in (300, 1 << 20):
        assert read(data, step).told


UNREADABLE = {
    "cut in a file": makers.tar({"a": b"x" * 5000})[:2000],
    "cut in a header": header() + header()[:300],
    "a wrong checksum": header().replace(b"file", b"evil") + END,
    "no tar at all": b"\x7fELF" + b"x" * 5000,
    "a negative size": header(size_field=b"\xff" * 12) + END,
    "an impossible size": header(size_field=b"\x80" + b"\xff" * 11) + END,
    "a size that is no number": header(size_field=b"-0000000001\0") + END,
    "a size that is not octal": header(size_field=b"00000000009\0") + END,
    "a pax size that is no number": pax(size="-5") + header() + END,
    "a NUL in a pax path": pax(path="a\0b") + header() + END,
    "a pax header that lies": header(b"p", 20, b"x") + b"99 path=evil\n".ljust(512, b"\0") + header() + END,
    "a pax header over 1 MiB": header(b"p", 2 << 20, b"x") + END,
    "an empty name": header(b"").replace(b"", b"") + END,
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_no_runtime_reads_is_an_error(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(data)


def test_absolute_names_lie_below_the_root() -> None:
    assert read(header(b"/etc//./passwd") + END).entries == [(b"etc/passwd", FILE, 0)]


def test_big_sizes_in_base_256_are_read() -> None:
    data = io.BytesIO()
    info = tarfile.TarInfo("big")
    info.size = 1 << 34
    data.write(info.tobuf(tarfile.GNU_FORMAT))
    sink = Sink()
    TarStream(sink, Limits()).feed(data.getvalue() + bytes(16))
    assert sink.entries == [(b"big", FILE, 1 << 34)]


def test_entries_and_paths_are_bounded() -> None:
    with pytest.raises(LimitError):
        read(makers.tar({str(number): b"" for number in range(20)}), limits=Limits(entries=10))
    with pytest.raises(LimitError):
        read(makers.tar({"a" * 300: b""}), limits=Limits(path_bytes=200))
