"""Promises of `ecosystems/rpm.py` and the readers of its databases."""

import gzip
import pathlib
import sqlite3
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.ecosystems import _rpm_header, _rpm_sqlite, rpm
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "rpm"
SQLITE, NDB, BERKELEY = "rpmdb.sqlite", "Packages.db", "Packages"
KINDS = (SQLITE, NDB, BERKELEY)
EXPECTED = {"harbour": "1:2.4.1-3.el9", "harbour-data": "1:2.4.1-3.el9", "quay": "7.0-3.el9"}


def body(kind):
    return gzip.decompress((DATA / f"{kind}.gz").read_bytes())


def read(content, name=SQLITE):
    return rpm.read(Entry(f"var/lib/rpm/{name}"), content)


def versions(record):
    return {package.name: package.version for package in record.packages}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_database_gives_the_same_packages(kind):
    record = read(body(kind), kind)
    assert versions(record) == EXPECTED
    assert record.problems == ()
    packages = {package.name: package for package in record.packages}
    harbour, quay = packages["harbour"], packages["quay"]
    assert (harbour.arch, harbour.vendor, harbour.licenses) == ("noarch", "Example Vendor", ("MIT AND BSD-3-Clause",))
    assert harbour.module == "harbour:2:920240101:abcdef01"
    assert (harbour.source_name, harbour.source_version) == ("", "")
    assert (quay.source_name, quay.source_version) == ("harbour", "2.4.1-3.el9")


@pytest.mark.parametrize("kind", KINDS)
def test_files_have_owners_and_digests(kind):
    record = read(body(kind), kind)
    assert record.owns["harbour-data"] == ("usr/share/harbour/data.txt", "usr/share/harbour/link")
    assert (
        record.file_digests["usr/bin/quay"] == "sha256:f21c41c286779542bd67629e9da6a460d210dce46d057fe6b0ec649a75c5475d"
    )


def test_dependencies_name_packages_by_capability_and_by_path():
    packages = {package.name: package for package in read(body(SQLITE)).packages}
    assert packages["harbour"].depends_on == ("/bin/sh", "harbour-data")
    assert packages["quay"].depends_on == ("harbour",)


def test_the_content_says_which_kind_it_is_never_the_name():
    assert versions(read(body(NDB), SQLITE)) == EXPECTED


def test_distroless_manifest():
    record = rpm.read(Entry("var/lib/rpmmanifest/container-manifest-2"), (DATA / "container-manifest-2").read_bytes())
    assert versions(record) == EXPECTED
    assert {package.source_name for package in record.packages} == {"", "harbour"}
    broken = rpm.read(Entry("var/lib/rpmmanifest/container-manifest-2"), b"one\ttwo\n")
    assert broken.packages == ()
    assert "line 1" in broken.problems[0]


def test_a_log_with_changes_is_said_and_an_empty_one_is_not():
    assert read(b"", "rpmdb.sqlite-wal").problems == ()
    assert read(bytes(5000), "rpmdb.sqlite-wal").problems


def database(*statements):
    with sqlite3.connect(":memory:") as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        image = connection.serialize()
    connection.close()
    return image


TABLE = "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT,blob BLOB NOT NULL)"


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE other (a)",),
        ("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)",),
        ("CREATE TABLE t (a)", "CREATE VIEW Packages AS SELECT 1 AS hnum, zeroblob(100000000) AS blob FROM t"),
        (TABLE, "CREATE VIEW v AS SELECT 1"),
        (TABLE, "CREATE TRIGGER x AFTER INSERT ON Packages BEGIN SELECT 1; END"),
        (TABLE, "CREATE VIRTUAL TABLE f USING fts5(a)"),
        ("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT,blob BLOB NOT NULL, x AS (hnum + 1))",),
    ],
)
def test_a_schema_that_rpm_does_not_write_is_refused(statements):
    record = read(database(*statements))
    assert record.packages == ()
    assert len(record.problems) == 1


def test_an_empty_database_is_no_problem():
    assert read(database(TABLE)).problems == ()


def test_a_database_that_takes_too_long_is_said(monkeypatch):
    monkeypatch.setattr(_rpm_sqlite, "SECONDS", -1.0)
    monkeypatch.setattr(_rpm_sqlite, "_STEPS", 1)
    assert "took more than" in read(body(SQLITE)).problems[0]


def header(*tags):
    """A header blob of (tag, type, count, data)."""
    index, store = b"", b""
    for tag, kind, count, data in tags:
        index += struct.pack(">IIII", tag, kind, len(store), count)
        store += data
    return struct.pack(">II", len(tags), len(store)) + index + store


def of_headers(*blobs):
    with sqlite3.connect(":memory:") as connection:
        connection.execute(TABLE)
        connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(blob,) for blob in blobs])
        connection.commit()
        image = connection.serialize()
    connection.close()
    return image


NAMED = ((1000, 6, 1, b"a\0"), (1001, 6, 1, b"1\0"), (1002, 6, 1, b"2\0"))


def test_keys_are_no_packages():
    key = header((1000, 6, 1, b"gpg-pubkey\0"), (1001, 6, 1, b"1\0"))
    assert read(of_headers(key, header(*NAMED))).packages[0].name == "a"


def test_broken_headers_are_said_and_good_ones_kept():
    record = read(
        of_headers(b"short", header((1001, 6, 1, b"1\0")), header(*NAMED), struct.pack(">II", 1 << 30, 5) + bytes(50))
    )
    assert versions(record) == {"a": "1-2"}
    assert len(record.problems) == 3


def test_tags_of_another_type_or_outside_the_store_are_absent():
    one = _rpm_header.Header(
        header((1000, 4, 1, bytes(4)), (1003, 4, 1 << 28, bytes(4)), (1044, 6, 1, b"unterminated"))
    )
    assert (one.text(1000), one.numbers(1003), one.text(1044), one.texts(1117)) == ("", (), "", [])


def test_old_file_names_and_wrong_directory_indexes():
    old = header(*NAMED, (1027, 8, 2, b"/etc/a\0/etc/b\0"))
    assert read(of_headers(old)).owns == {"a": ("etc/a", "etc/b")}
    wrong = header(*NAMED, (1116, 4, 2, struct.pack(">II", 0, 9)), (1117, 8, 2, b"x\0y\0"), (1118, 8, 1, b"/usr/\0"))
    assert read(of_headers(wrong)).owns == {"a": ("usr/x",)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_off_database_is_said(kind, share):
    content = body(kind)
    record = read(content[: int(len(content) * share)], kind)
    assert record.problems or versions(record) == EXPECTED


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damage_anywhere_gives_a_record(kind, data):
    content = bytearray(body(kind))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    rpm.read(Entry(f"var/lib/rpm/{kind}"), bytes(content))


def test_a_chain_of_pages_that_ends_in_itself_ends():
    content = bytearray(body(BERKELEY))
    size = struct.unpack_from("<I", content, 20)[0]
    for start in range(size, len(content), size):
        if content[start + 25] == 7:
            struct.pack_into("<IHH", content, start + 16, start // size, 0, 1)
    record = read(bytes(content), BERKELEY)
    assert record.packages == ()
    assert record.problems


def test_long_folders_of_many_files_are_bounded(monkeypatch):
    monkeypatch.setattr(rpm, "MAX_PATHS", 1000)
    files = (
        (1116, 4, 500, bytes(4 * 500)),
        (1117, 8, 500, b"".join(b"%d\0" % number for number in range(500))),
        (1118, 8, 1, b"/" + b"d" * 300 + b"/\0"),
    )
    record = read(of_headers(header(*NAMED, *files), header(*NAMED)))
    assert len(record.owns["a"]) < 10
    assert "more packages or files than it can hold" in record.problems[0]


def test_slots_that_share_one_blob_are_bounded():
    content = bytearray(body(NDB))
    slot = next(content[at : at + 16] for at in range(32, 4096, 16) if any(content[at + 4 : at + 8]))
    for at in range(32, 4096, 16):
        content[at : at + 16] = slot
    record = read(bytes(content), NDB)
    assert len(record.packages) < 20
    assert record.problems


def test_a_schema_that_is_not_text_is_said():
    record = read(body(SQLITE).replace(b"CREATE TABLE 'Packages'", b"CREATE TABLE 'Packag\xff\xff'"))
    assert record.packages == ()
    assert record.problems
