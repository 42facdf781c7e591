"""Promises of `ecosystems/golang.py`."""

import gzip
import mmap
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.ecosystems import golang
from pratique.errors import InputError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "golang"
MODULES = {
    ("github.com/BurntSushi/toml", "v1.0.0"),
    ("github.com/pkg/errors", "v0.8.1"),
    ("golang.org/x/text", "v0.3.7"),
}


def program(name):
    return gzip.decompress((DATA / f"{name}.gz").read_bytes())


def read(body, path="usr/bin/shop"):
    return golang.read(Entry(path), body)


def names(record):
    return {(golang.advisory_name(package), package.version) for package in record.packages}


def without_sections(body):
    """As after `sstrip`: no section table."""
    return body[:40] + bytes(8) + body[48:58] + bytes(6) + body[64:]


def inline(modules, version="go1.20"):
    """A program that is nothing but its build information, in the format of Go 1.18 and later."""
    text = b"0" * 16 + modules.encode() + b"\n" + b"1" * 16
    strings = b"".join(_varint(len(part)) + part for part in (version.encode(), text))
    return b"\x7fELF".ljust(64, b"\0") + b"\xff Go buildinf:\x08\x02".ljust(32, b"\0") + strings


def _varint(number):
    return bytes([number & 0x7F | 0x80, number >> 7]) if number > 0x7F else bytes([number])


def test_a_program_gives_its_modules_the_standard_library_and_itself():
    record = read(program("shop"))
    assert names(record) == MODULES | {("stdlib", "1.26.8"), ("example.com/Shop", "")}
    assert not record.problems
    assert not any(package.declared for package in record.packages)


def test_a_replaced_module_is_what_replaces_it():
    assert ("github.com/pkg/errors", "v0.9.1") not in names(read(program("shop")))


def test_a_module_path_is_namespace_and_name_with_its_capitals():
    (toml,) = [package for package in read(program("shop")).packages if package.name == "toml"]
    assert (toml.namespace, toml.type) == ("github.com/BurntSushi", "golang")
    assert toml.digests["h1"].startswith("76d0d6ad")


def test_a_version_stamped_by_the_linker_is_the_programs_own():
    assert ("example.com/Shop", "v1.2.3") in names(read(program("shop-stamped")))


@pytest.mark.parametrize("name", ["old", "old386"])
def test_a_program_of_a_go_before_1_18_is_read_by_its_pointers(name):
    assert names(read(program(name))) == {
        ("stdlib", "1.15.15"),
        ("example.com/old", ""),
        ("github.com/pkg/errors", "v0.8.1"),
    }


@pytest.mark.parametrize("name", ["shop", "shop-stamped", "old", "old386"])
def test_a_program_without_section_table_is_read_all_the_same(name):
    body = program(name)
    stripped = without_sections(body) if body[4] == 2 else body[:32] + bytes(4) + body[36:48] + bytes(4) + body[52:]
    assert names(read(stripped)) == names(read(body))


def test_a_mapped_program_is_read(tmp_path):
    (tmp_path / "shop").write_bytes(program("shop"))
    with (tmp_path / "shop").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        assert names(read(body)) >= MODULES


def test_a_module_replaced_by_a_folder_keeps_its_name_without_a_version():
    modules = "path\tx\nmod\tx\tv1.0.0\th1:\ndep\texample.com/a\tv1.0.0\n=>\t./fork\t\t\nbuild\tCGO_ENABLED=0"
    assert names(read(inline(modules))) == {("stdlib", "1.20"), ("x", "v1.0.0"), ("example.com/a", "")}


@pytest.mark.parametrize(
    "version, expected",
    [
        ("go1.22rc1", "1.22-rc.1"),
        ("go1.21.3 X:boringcrypto", "1.21.3"),
        ("devel go1.23-0123 Mon", ""),
        ("go1.20.1-fips", "1.20.1"),
    ],
)
def test_versions_of_the_standard_library(version, expected):
    assert ("stdlib", expected) in names(read(inline("path\tx", version)))


def test_a_program_built_without_modules_is_said():
    body = b"\x7fELF".ljust(64, b"\0") + b"\xff Go buildinf:\x08\x02".ljust(32, b"\0") + b"\x08go1.20.1\0"
    record = read(body)
    assert names(record) == {("stdlib", "1.20.1")}
    assert record.problems


def test_a_packed_program_is_said():
    assert read(b"\x7fELF" + bytes(100) + b"UPX!" + bytes(100)).problems


def test_another_program_has_nothing():
    record = read(b"\x7fELF\x02\x01\x01" + bytes(200))
    assert not record.packages
    assert not record.problems


def test_go_mod_gives_what_is_required_after_replacement():
    record = read((DATA / "go.mod").read_bytes(), "src/go.mod")
    assert names(record) == MODULES
    assert all(package.declared and package.line for package in record.packages)
    assert not record.problems


def test_go_mod_with_everything():
    body = b"""module "x" // why
go 1.21
toolchain go1.22.0
require example.com/A v1.0.0 // indirect
require (
\texample.com/b v2.0.0+incompatible
\t"example.com/c/v2" v2.1.0
\texample.com/d v1.0.0
)
exclude example.com/b v1.0.0
replace (
\texample.com/c/v2 v2.1.0 => example.com/fork v1.0.1
\texample.com/d => ../d
)
retract [v1.0.0, v1.1.0]
"""
    record = read(body, "go.mod")
    assert names(record) == {
        ("example.com/A", "v1.0.0"),
        ("example.com/b", "v2.0.0+incompatible"),
        ("example.com/fork", "v1.0.1"),
        ("example.com/d", ""),
    }
    assert [package.indirect for package in record.packages] == [True, False, False, False]
    assert [package.line for package in record.packages] == [4, 6, 7, 8]


def test_go_mod_of_an_old_go_is_said_to_be_partial():
    assert read(b"module x\ngo 1.16\nrequire a.b/c v1.0.0\n", "go.mod").problems


@given(st.binary(max_size=200))
def test_any_build_information_gives_a_record_or_a_named_error(tail):
    for flags in (b"\x08\x00", b"\x08\x02", b"\x04\x01", b"\x00\x00"):
        try:
            read(b"\x7fELF".ljust(64, b"\0") + b"\xff Go buildinf:" + flags + tail)
        except InputError:
            continue


@given(st.integers(0, 4095), st.binary(min_size=1, max_size=8))
def test_damaged_headers_give_a_record(at, damage):
    body = bytearray(program("old386")[:65536])
    body[at : at + len(damage)] = damage
    read(bytes(body))
