"""Promises of `ecosystems/conan.py`."""

import pathlib

import pytest

from pratique.ecosystems import conan
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "conan"
ID = "854a137aa0ee845d119b149356a52d39a51a7726"


def read(path, name):
    return conan.read(Entry(path), (DATA / name).read_bytes())


def found(record):
    return [(package.name, package.version, package.namespace, package.dev) for package in record.packages]


def test_a_lock_file_of_conan_2():
    assert found(read("conan.lock", "conan-2.lock")) == [
        ("zlib", "1.2.11", "", False),
        ("openssl", "1.1.1k", "", False),
    ]


def test_a_lock_file_of_conan_1():
    assert found(read("conan.lock", "conan-1.lock")) == [
        ("openssl", "1.1.1k", "acme", False),
        ("zlib", "1.2.11", "acme", False),
    ]


def test_the_cache_of_conan_1_names_the_package_and_what_it_was_built_with():
    path = f"root/.conan/data/openssl/1.1.1k/acme/stable/package/{ID}/conaninfo.txt"
    record = read(path, "conaninfo.txt")
    assert found(record) == [("openssl", "1.1.1k", "acme", False), ("zlib", "1.2.11", "acme", False)]
    assert not any(package.declared for package in record.packages)


def test_the_cache_of_conan_2_names_nothing_and_that_is_said():
    record = conan.read(Entry("root/.conan2/p/b/zlib4b92/p/conaninfo.txt"), b"[settings]\nos=Linux\n")
    assert (record.packages, len(record.problems)) == ((), 1)


def test_a_conanfile_gives_its_pins_and_says_what_is_open():
    record = read("conanfile.txt", "conanfile.txt")
    assert found(record) == [("openssl", "1.1.1k", "", False), ("zlib", "1.2.11", "", True)]
    assert [package.line for package in record.packages] == [2, 7]
    assert "'zlib/[>=1.2 <2]'" in record.problems[0]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"requires": 1}', b'{"graph_lock": {"nodes": []}}'])
def test_what_is_no_lock_file_is_unreadable(body):
    with pytest.raises(UnreadableError):
        conan.read(Entry("conan.lock"), body)


@pytest.mark.parametrize("reference", ["zlib", "/1.0", "zlib/1.0@a/b/c", "a b/1"])
def test_another_reference_is_a_problem(reference):
    record = conan.read(Entry("conan.lock"), f'{{"requires": ["{reference}"]}}'.encode())
    assert (record.packages, len(record.problems)) == ((), 1)
