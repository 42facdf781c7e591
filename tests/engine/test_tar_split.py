"""A layer is put together byte for byte, and never with a file from outside."""

import base64
import contextlib
import gzip
import io
import json
import os
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import makers
from pratique.engine.tar_split import Assembled, Beneath
from pratique.errors import UnreadableError


def unpack(data, folder):
    """What containers-storage does with a layer: its files below a folder, and the record of the rest."""
    lines, at = [], 0

    def segment(end):
        if end > at:
            lines.append({"type": 2, "payload": base64.b64encode(data[at:end]).decode()})

    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            segment(member.offset_data)
            at = member.offset_data
            entry = {"type": 1, "name": member.name, "size": member.size if member.isreg() else 0}
            if member.isreg():
                target = os.path.join(folder, member.name)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "wb") as file:
                    file.write(data[at : at + member.size])
                at += member.size
            lines.append(entry)
    segment(len(data))
    return gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode(), mtime=0)


def assembled(record, folder):
    with Assembled(io.BytesIO(record), str(folder)) as stream:
        return b"".join(iter(lambda: stream.read(1000), b""))


def test_byte_for_byte(tmp_path):
    layer = makers.layer(
        {"a/b/c": bytes(range(256)) * 30, "a/empty": b"", "a/link": makers.link("b"), "top": b"x" * 511, "a/b/d": b"y"}
    )
    assert assembled(unpack(layer, str(tmp_path)), tmp_path) == layer


def record(*entries):
    return gzip.compress("".join(json.dumps(entry) + "\n" for entry in entries).encode(), mtime=0)


def test_names_that_are_no_text(tmp_path):
    with open(os.path.join(os.fsencode(tmp_path), b"\xff"), "wb") as file:
        file.write(b"raw")
    assert assembled(record({"type": 1, "name_raw": base64.b64encode(b"\xff").decode(), "size": 3}), tmp_path) == b"raw"


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "a/../../secret",
        "link/secret",
        "secretlink",
        "/../secret",
        "",
        ".",
        "folder",
        "fifo",
        "missing",
        "fifo/x",
    ],
)
def test_nothing_from_outside_is_ever_read(tmp_path, name):
    (tmp_path / "secret").write_text("top secret")
    inside = tmp_path / "in"
    (inside / "folder").mkdir(parents=True)
    os.symlink("..", inside / "link")
    os.symlink("../secret", inside / "secretlink")
    os.mkfifo(inside / "fifo")
    with pytest.raises(UnreadableError):
        assembled(record({"type": 1, "name": name, "size": 10}), inside)


def test_a_file_that_became_shorter_is_said(tmp_path):
    (tmp_path / "a").write_bytes(b"12")
    with pytest.raises(UnreadableError, match="shorter"):
        assembled(record({"type": 1, "name": "a", "size": 3}), tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        gzip.compress(b"{", mtime=0)[:-3],
        gzip.compress(b"[]\n", mtime=0),
        record({"type": 2, "payload": "%"}),
        record({"type": "x"}),
    ],
)
def test_a_damaged_record_is_named(tmp_path, data):
    if not data:
        assert assembled(data, tmp_path) == b""
    else:
        with pytest.raises(UnreadableError):
            assembled(data, tmp_path)


@given(st.binary(max_size=200))
def test_any_record_is_read_or_refused(data):
    with contextlib.suppress(UnreadableError):
        assembled(gzip.compress(data), os.path.dirname(__file__))


def test_folders_are_closed(tmp_path):
    makers.tree(tmp_path, {"a/x": b"1", "b/y": b"2"})
    before = len(os.listdir("/proc/self/fd"))
    folder = Beneath(str(tmp_path))
    for name in (b"a/x", b"b/y", b"a/x"):
        os.close(folder.open(name))
    folder.close()
    assert len(os.listdir("/proc/self/fd")) == before
