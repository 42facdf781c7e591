"""Promises of `ecosystems/binaries.py`: the versions that real programs carry are found, and only those."""

import json
import pathlib

import pytest

from pratique.ecosystems import binaries
from pratique.ecosystems._programs import PROGRAMS
from pratique.model.analyser import FileRecord
from pratique.model.files import Entry

SEEN = json.loads((pathlib.Path(__file__).parent / "data" / "binaries" / "versions.json").read_text())
TEXTS = {program.name for program in PROGRAMS if program.text}


def elf(content):
    """A file that begins like an ELF file and has no sections."""
    return b"\x7fELF" + bytes(60) + content


def read(path, body):
    return [(package.name, package.version) for package in binaries.read(Entry(path), body).packages]


@pytest.mark.parametrize("one", SEEN, ids=lambda one: f"{one['program']}-{one['version']}")
def test_the_version_that_a_real_program_carries(one):
    content = one["bytes"].encode("latin-1")
    body = content if one["program"] in TEXTS else elf(content)
    assert read(one["path"], body) == [(one["program"], one["version"])]


def test_every_program_but_openresty_was_seen():
    assert {program.name for program in PROGRAMS} - {one["program"] for one in SEEN} == {"openresty"}


def test_scripts_and_other_files_of_these_names_are_no_programs():
    assert read("usr/bin/curl", b"#!/bin/sh\necho curl/7.1.1\0") == []
    assert read("usr/bin/curl", elf(b"nothing here")) == []
    assert read("opt/release", b"NAME=x\n") == []


def test_the_python_of_the_name_counts_not_another():
    body = elf(b"\x003.10.1\x00 \x003.11.7\x00")
    assert read("usr/local/lib/libpython3.11.so.1.0", body) == [("python", "3.11.7")]
    assert read("usr/local/lib/libpython3.so", body) == []


def test_openresty_is_no_nginx():
    body = elf(b"\x00nginx version: openresty/1.21.4.1\n\x00")
    assert read("usr/local/openresty/nginx/sbin/nginx", body) == [("openresty", "1.21.4.1")]


def test_java_8_counts_as_8():
    assert read("opt/java/release", b'JAVA_VERSION="1.8.0_392"\n') == [("java", "8.0.392")]


def test_a_program_and_its_libraries_below_one_prefix_are_one_package():
    paths = ["usr/local/bin/python3.11", "usr/local/lib/libpython3.11.so.1.0", "opt/python/bin/python3.11"]
    record = binaries.read(Entry("usr/bin/python3.11"), elf(b"\x003.11.7\x00"))
    found = list(binaries.assemble([FileRecord(path, 0, record) for path in paths], None, None))
    assert [package.locations for package in found] == [("opt/python/bin/python3.11",), tuple(paths[:2])]


def test_programs_that_the_advisories_do_not_know_have_no_name_there():
    (nginx,) = binaries.read(Entry("usr/sbin/nginx"), elf(b"nginx version: nginx/1.2.3\n")).packages
    (bash,) = binaries.read(Entry("bin/bash"), elf(b"@(#)Bash version 5.2.15(1)")).packages
    assert (binaries.advisory_name(nginx), binaries.advisory_name(bash)) == ("nginx", "")
