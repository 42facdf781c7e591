"""Promises of `ecosystems/apk.py`."""

import pathlib

from pratique.ecosystems import apk
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "apk"
PATH = "lib/apk/db/installed"


def packages():
    record = apk.read(Entry(PATH), (DATA / "installed").read_bytes())
    assert record.problems == ()
    return record, {package.name: package for package in record.packages}


def test_packages_have_version_origin_and_licence():
    _, found = packages()
    assert found["musl"].version == "1.1.24-r2"
    assert (found["libssl1.1"].source_name, found["libssl1.1"].source_version) == ("openssl", "")
    assert found["busybox"].source_name == ""
    assert found["busybox"].licenses == ("GPL-2.0-only",)
    assert found["musl"].arch == "x86_64"


def test_dependencies_name_packages_where_one_provides_them():
    _, found = packages()
    assert found["libssl1.1"].depends_on == ("musl", "libcrypto1.1")


def test_a_package_knows_its_own_digest():
    _, found = packages()
    assert found["musl"].digests == {"sha1": "cb2316a189ebee5282c4a9bd98794cc2477a74c6"}


def test_files_have_owners_and_digests():
    record, _ = packages()
    assert record.owns["musl"] == ("lib/libc.musl-x86_64.so.1", "lib/ld-musl-x86_64.so.1")
    assert record.file_digests["lib/ld-musl-x86_64.so.1"] == "sha1:f66419698298eb24d05909b4864becae1dfd3bb6"


def test_files_at_the_root_and_odd_checksums():
    record = apk.read(Entry(PATH), b"P:a\nV:1\nF:\nR:init\nZ:Q1!!\nF:etc\nR:a b\nZ:Q2qg==\n")
    assert record.owns == {"a": ("init", "etc/a b")}
    assert record.file_digests == {"etc/a b": "sha256:aa"}


def test_conflicts_are_no_dependencies():
    record = apk.read(Entry(PATH), b"P:a\nV:1\nD:!b c>=2 so:libd.so.1 e@edge\n")
    assert record.packages[0].depends_on == ("c", "so:libd.so.1", "e")


def test_broken_stanzas_are_said_and_good_ones_kept():
    record = apk.read(Entry(PATH), b"P:a\nV:1\n\nP:b\n\nV:1\n\nP:c\nV:3\n")
    assert [package.name for package in record.packages] == ["a", "c"]
    assert ["stanza 2 (b)" in record.problems[0], "stanza 3 (no name)" in record.problems[1]] == [True, True]


def test_too_many_packages_are_said(monkeypatch):
    monkeypatch.setattr(apk, "MAX_PACKAGES", 1)
    record = apk.read(Entry(PATH), b"P:a\nV:1\n\nP:b\nV:1\n\n")
    assert len(record.packages) == 1
    assert record.problems


def test_a_long_directory_of_many_files_is_bounded(monkeypatch):
    monkeypatch.setattr(apk, "MAX_PATHS", 1000)
    record = apk.read(Entry(PATH), b"P:a\nV:1\nF:" + b"d" * 300 + b"\n" + b"R:x\n" * 50 + b"\nP:b\nV:1\n")
    assert [package.name for package in record.packages] == ["a"]
    assert "too many packages or files" in record.problems[0]
