"""Promises of `ecosystems/rust.py`."""

import gzip
import pathlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.ecosystems import rust
from pratique.errors import InputError, LimitError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "rust"


def read(path, body):
    return rust.read(Entry(path), body)


def names(record):
    return {package.name: package.version for package in record.packages}


def audited(section):
    """An ELF file whose only section with bytes is `.dep-v0`."""
    texts = b"\0.dep-v0\0.shstrtab\0"
    at = 64 + len(section)
    table = at + len(texts)
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack(
        "<HHIQQQIHHHHHH", 2, 62, 1, 0, 0, table, 0, 64, 56, 0, 64, 3, 2
    )
    sections = bytes(64)
    sections += struct.pack("<IIQQQQIIQQ", 1, 1, 0, 0, 64, len(section), 0, 0, 1, 0)
    sections += struct.pack("<IIQQQQIIQQ", 9, 3, 0, 0, at, len(texts), 0, 0, 1, 0)
    return header + section + texts + sections


def test_a_program_gives_the_crates_that_it_holds_and_not_those_that_built_it():
    record = read("usr/bin/shop", gzip.decompress((DATA / "shop.gz").read_bytes()))
    assert names(record) == {"serde": "1.0.130", "shop": "0.1.0", "smallvec": "1.6.0"}
    assert not record.problems
    assert not any(package.declared for package in record.packages)
    assert {package.type for package in record.packages} == {"cargo"}


def test_a_program_without_a_list_has_nothing():
    assert not read("usr/bin/ls", b"\x7fELF" + bytes(100)).packages


def test_cargo_lock_gives_crates_with_a_source():
    record = read("Cargo.lock", (DATA / "Cargo.lock").read_bytes())
    assert names(record) == {"cfg-if": "1.0.0", "itoa": "1.0.1", "serde": "1.0.130", "smallvec": "1.6.0"}
    assert all(package.declared for package in record.packages)
    assert [package.line for package in record.packages] == [5, 11, 17, 33]
    assert record.packages[0].digests["sha256"].startswith("baf1de43")


def test_checksums_of_the_first_version_stand_in_a_table_of_their_own():
    body = b"""[[package]]
name = "a"
version = "1.0.0"
source = "registry+https://index"
dependencies = ["b 1.0.0 (registry+https://index)"]

[metadata]
"checksum a 1.0.0 (registry+https://index)" = "%s"
""" % (b"0" * 64)
    (package,) = read("Cargo.lock", body).packages
    assert package.digests == {"sha256": "0" * 64}
    assert package.depends_on == ("b",)


@pytest.mark.parametrize(
    "section",
    [b"no zlib", zlib.compress(b"<html>"), zlib.compress(b'{"packages": 1}'), zlib.compress(b'{"a":' * 100_000), b""],
)
def test_a_damaged_list_is_a_named_error_or_nothing(section):
    if not section:
        assert not read("x", audited(section)).packages
        return
    with pytest.raises(InputError):
        read("x", audited(section))


def test_a_list_that_inflates_without_end_meets_a_limit():
    with pytest.raises(LimitError):
        read("x", audited(zlib.compress(bytes(100 << 20))))


def test_links_out_of_the_list_lead_nowhere():
    body = b'{"packages": [{"name": "a", "version": "1.0.0", "dependencies": [-1, 7, 0]}]}'
    assert read("x", audited(zlib.compress(body))).packages[0].depends_on == ("a",)


@given(st.binary())
def test_any_section_gives_a_record_or_a_named_error(section):
    try:
        read("x", audited(section))
    except InputError:
        return
