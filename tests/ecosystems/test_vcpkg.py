"""Promises of `ecosystems/vcpkg.py`. Its fixtures are invented: vcpkg does not install here."""

import json
import pathlib

import pytest

from pratique.ecosystems import vcpkg
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "vcpkg"
STATUS = (DATA / "status").read_bytes()


def found(record):
    return {package.name: package.version for package in record.packages}


def test_a_status_file_gives_installed_ports():
    record = vcpkg.read(Entry("app/vcpkg_installed/vcpkg/status"), STATUS)
    assert found(record) == {"zlib": "1.2.13#1", "curl": "7.88.1"}
    assert record.packages[1].depends_on == ("openssl", "vcpkg-cmake", "zlib")
    assert record.packages[0].arch == "x64-linux"


def test_an_spdx_document_gives_its_port():
    document = {
        "packages": [
            {"SPDXID": "SPDXRef-port", "name": "zlib", "versionInfo": "1.2.13#1", "licenseConcluded": "Zlib"},
            {"SPDXID": "SPDXRef-binary", "name": "zlib:x64-linux", "versionInfo": "abc"},
        ]
    }
    (port,) = vcpkg.read(Entry("x/share/zlib/vcpkg.spdx.json"), json.dumps(document).encode()).packages
    assert (port.name, port.version, port.licenses, port.declared) == ("zlib", "1.2.13#1", ("Zlib",), False)


def test_a_manifest_gives_what_it_pins_and_names_the_rest():
    manifest = {
        "dependencies": ["fmt", {"name": "boost", "version>=": "1.80.0"}, "zlib"],
        "overrides": [{"name": "zlib", "version": "1.2.11", "port-version": 2}],
    }
    record = vcpkg.read(Entry("vcpkg.json"), json.dumps(manifest).encode())
    assert found(record) == {"boost": "1.80.0", "zlib": "1.2.11#2"}
    assert all(package.declared for package in record.packages)
    assert "fmt" in record.problems[0]


@pytest.mark.parametrize("path", ["vcpkg.json", "share/x/vcpkg.spdx.json"])
@pytest.mark.parametrize("body", [b"", b"[]", b'{"packages": 1, "dependencies": 1}'])
def test_what_is_no_such_document_is_unreadable(path, body):
    with pytest.raises(UnreadableError):
        vcpkg.read(Entry(path), body)


def test_a_document_without_a_port_is_a_problem():
    assert vcpkg.read(Entry("share/x/vcpkg.spdx.json"), b'{"packages": []}').problems
