"""Archives are hostile: each bad member is said and spoils no other, a bad archive is one named error."""

import contextlib
import io
import json
import struct
import tempfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirrors import record
from pratique.advisories import archive
from pratique.advisories.archive import Archive
from pratique.advisories.packed import inflate
from pratique.errors import DatabaseError


def packed(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as file:
        for name, body in members:
            file.writestr(zipfile.ZipInfo(name), body, method)
    return str(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_records_come_by_id_with_their_own_deflate_stream(tmp_path, method):
    path = packed(tmp_path / "all.zip", [("B:2.json", b'{"b":1}'), ("A.json", b'{"a":1}')], method)
    with Archive(path) as found:
        read = list(found)
        assert [item.id for item in read] == ["A", "B:2"]
        assert [inflate(item.deflated) for item in read] == [b'{"a":1}', b'{"b":1}']
        assert found.crcs() == {item.id: item.crc for item in read}


@pytest.mark.parametrize(
    "name", ["../etc/passwd.json", "a/b.json", "/a.json", "x.txt", "..json", "a b.json", "ä.json", ".json"]
)
def test_names_that_are_no_ids_are_left_out_and_said(tmp_path, name):
    with Archive(packed(tmp_path / "all.zip", [(name, b"{}"), ("GOOD-1.json", b"{}")])) as found:
        assert [item.id for item in found] == ["GOOD-1"]
        assert len(found.bad) == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_member_of_the_same_name_is_said(tmp_path):
    with Archive(packed(tmp_path / "all.zip", [("A.json", b"1"), ("A.json", b"2")])) as found:
        assert [item.plain for item in found] == [b"1"]
        assert "twice" in found.bad[0]


def test_a_bomb_is_left_out_before_it_is_inflated(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "RECORD_BYTES", 1000)
    with Archive(packed(tmp_path / "all.zip", [("BOMB.json", b" " * 1001), ("OK.json", b"{}")])) as found:
        assert [item.id for item in found] == ["OK"]
        assert "too large" in found.bad[0]


def test_a_size_that_lies_is_found_out(tmp_path):
    path = tmp_path / "all.zip"
    packed(path, [("LIE.json", b" " * 100_000)])
    body = bytearray(path.read_bytes())
    at = body.index(b"PK\x01\x02")
    body[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(body)
    with Archive(str(path)) as found:
        assert not list(found)
        assert len(found.bad) == 1


def test_overlapping_members_are_refused(tmp_path):
    path = tmp_path / "all.zip"
    packed(path, [(f"A-{number}.json", bytes(range(256)) * 40) for number in range(3)], zipfile.ZIP_STORED)
    body = bytearray(path.read_bytes())
    at = 0
    while (at := body.find(b"PK\x01\x02", at)) >= 0:
        body[at + 20 : at + 24] = struct.pack("<I", len(body))
        at += 4
    path.write_bytes(body)
    with pytest.raises(DatabaseError, match="overlap"):
        Archive(str(path))


def test_too_many_bytes_or_records_are_refused(tmp_path, monkeypatch):
    path = packed(tmp_path / "all.zip", [("A.json", b"{}"), ("B.json", b"{}")])
    monkeypatch.setattr(archive, "RECORDS", 1)
    with pytest.raises(DatabaseError, match="more than we read"):
        Archive(path)


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_archive_is_a_named_error(tmp_path, body):
    path = tmp_path / "all.zip"
    path.write_bytes(body)
    with pytest.raises(DatabaseError, match="fetch it again"):
        Archive(str(path))


@given(st.data())
def test_a_damaged_archive_never_raises_anything_else(data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("A.json"), json.dumps(record("A", ("Debian", "a", "1"))), zipfile.ZIP_DEFLATED)
    body = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        with contextlib.suppress(DatabaseError), Archive(file.name) as found:
            list(found)
