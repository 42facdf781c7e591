"""A layer whose table of contents says other files than its stream is told as ambiguous, in both formats."""

import gzip
import hashlib
import io
import json
import struct
import tarfile

import pytest

import makers
from pratique.image import toc
from pratique.image.layers import read_layer
from pratique.model.image import Layer
from pratique.model.progress import SILENT
from pratique.model.settings import Limits

BIG = bytes(range(256)) * (9 << 12)  # 9 MiB: three chunks
FILES = {
    "etc": makers.folder(),
    "etc/passwd": b"root:x:0:0",
    "bin/sh": makers.program(),
    "bin/ash": makers.link("sh"),
    "bin/bash": makers.hard_link("bin/sh"),
    "empty": b"",
    "big": BIG,
    "a/.wh.b": b"",
    "a/.wh..wh..opq": b"",
    "dev/null": makers.Node(tarfile.CHRTYPE, pax={}),
}
TYPES = {b"0": "reg", b"5": "dir", b"2": "symlink", b"1": "hardlink", b"3": "char"}


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def entries(files: dict) -> list[dict]:
    """What an honest builder writes of these files."""
    found = []
    for name, content in files.items():
        node = content if isinstance(content, makers.Node) else makers.Node(data=content)
        own = {"type": TYPES[node.type], "name": name + "/" * (node.type == b"5"), "mode": node.mode}
        if node.link:
            own["linkName"] = node.link
        if node.data:
            parts = [node.data[at : at + (4 << 20)] for at in range(0, len(node.data), 4 << 20)]
            own |= {"size": len(node.data), "digest": digest(node.data), "chunkDigest": digest(parts[0])}
            found.append(own)
            for number, part in enumerate(parts[1:], 1):
                found.append(
                    {"type": "chunk", "name": name, "chunkOffset": number * (4 << 20), "chunkDigest": digest(part)}
                )
        else:
            found.append(own)
    return found


def table(listed: list[dict]) -> bytes:
    return json.dumps({"version": 1, "entries": listed}).encode()


def chunked(listed: list[dict], files: dict = FILES) -> tuple[bytes, dict[str, str]]:
    """A zstd:chunked layer: the stream, then the table in a skippable frame, and its annotations."""
    body, packed = makers.zst(makers.tar(files)), makers.zst(table(listed))
    frame = struct.pack("<II", 0x184D2A50, len(packed)) + packed
    position = f"{len(body) + 8}:{len(packed)}:{len(table(listed))}:1"
    return body + frame, {toc.ZSTD_POSITION: position, toc.ZSTD_CHECKSUM: digest(packed)}


def stargz(listed: list[dict], files: dict = FILES) -> tuple[bytes, dict[str, str]]:
    """An eStargz layer: gzip members of which the last file is the table, and a footer."""
    body = makers.tar({**files, "stargz.index.json": table(listed)})
    half = len(body) // 2 & -512
    footer = bytes.fromhex("1f8b08040000000000ff1a00") + b"SG\x16\0" + b"%016x" % half + b"STARGZ"
    footer += b"\1\0\0\xff\xff" + bytes(8)
    return gzip.compress(body[:half]) + gzip.compress(body[half:]) + footer, {toc.STARGZ_DIGEST: digest(table(listed))}


FORMATS = {"zstd:chunked": chunked, "eStargz": stargz}


def told(data: bytes, annotations: dict[str, str]) -> list[str]:
    with SILENT.task("") as task:
        reading = read_layer(io.BytesIO(data), Layer("", annotations=annotations), [], Limits(), task)
    return [f"{problem.path}: {problem.what}" for problem in reading.problems if problem.ambiguous]


NO_DEVICE = {name: content for name, content in FILES.items() if name != "dev/null"}


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_an_honest_table_is_passed_over(made) -> None:
    assert told(*made(entries(NO_DEVICE), NO_DEVICE)) == []


LIES = {
    "another file": lambda own: own[1].update(digest=digest(b"evil")),
    "another name": lambda own: own[1].update(name="etc/shadow"),
    "another size": lambda own: own[1].update(size=5),
    "another mode": lambda own: own[1].update(mode=0o4755),
    "another owner": lambda own: own[1].update(uid=1000),
    "another type": lambda own: own[1].update(type="symlink", linkName="/etc/shadow"),
    "another target": lambda own: own[3].update(linkName="../evil"),
    "a file more": lambda own: own.append({"type": "reg", "name": "evil", "mode": 0o755, "size": 0}),
    "a file less": lambda own: own.pop(1),
    "a file twice": lambda own: own.append(dict(own[1])),
    "a path that climbs": lambda own: own[1].update(name="../etc/passwd"),
    "no digest": lambda own: own[1].pop("digest"),
}


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_table_that_says_something_else_is_told(made, lie) -> None:
    listed = entries(NO_DEVICE)
    lie(listed)
    assert told(*made(listed, NO_DEVICE))


@pytest.mark.parametrize("which", ["chunkDigest", "chunkOffset"])
def test_chunks_are_compared_where_runtimes_verify_nothing_else(which: str) -> None:
    listed = entries(NO_DEVICE)
    chunk = next(each for each in listed if each["type"] == "chunk")
    chunk[which] = digest(b"evil") if which == "chunkDigest" else 77
    assert told(*stargz(listed, NO_DEVICE))
    one = entries(NO_DEVICE)
    one[1]["chunkDigest"] = digest(b"evil")
    assert told(*stargz(one, NO_DEVICE))


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 100_000, b'{"entries":{}}', b'{"entries":[{"type":1}]}', b"\xff"]
)
def test_a_table_that_cannot_be_read_is_told(made, body: bytes, monkeypatch) -> None:
    monkeypatch.setitem(globals(), "table", lambda _: body)
    assert told(*made([], NO_DEVICE))


@pytest.mark.parametrize(
    "position", ["", "x", "1:2", "0:5:5:1", "999999:5:5:1", "-1:5:5:1", "0:99999999999:1:1", "1:1:1:2"]
)
def test_a_table_that_is_not_where_it_is_said_is_told(position: str) -> None:
    data, annotations = chunked(entries(NO_DEVICE), NO_DEVICE)
    annotations[toc.ZSTD_POSITION] = position or "0"
    assert told(data, annotations)


def test_annotations_of_a_table_that_is_not_there_are_told() -> None:
    plain = makers.gz(makers.tar(NO_DEVICE))
    assert told(plain, {toc.STARGZ_DIGEST: digest(b"x")})
    assert told(plain, {toc.ZSTD_POSITION: "5:5:5:1"})
    data, _ = stargz(entries(NO_DEVICE), NO_DEVICE)
    assert told(data, {toc.STARGZ_DIGEST: digest(b"another")})


def test_a_table_beyond_the_limit_is_told(monkeypatch) -> None:
    monkeypatch.setattr(toc, "LIMIT", 100)
    for made in FORMATS.values():
        assert told(*made(entries(NO_DEVICE), NO_DEVICE))


def test_many_differences_are_told_in_few_words() -> None:
    listed = [{"type": "reg", "name": str(number)} for number in range(10_000)]
    assert len(told(*chunked(listed, NO_DEVICE))) == 21
