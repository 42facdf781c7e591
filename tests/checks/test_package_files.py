"""Programs that are not what their package shipped are found, by each distribution's own digests; others are left alone."""

import hashlib

import pytest

import makers
from pratique import inspection
from pratique.checks.package_files import RULE, analyser
from pratique.model.files import Entry

STATUS = b"Package: coreutils\nStatus: install ok installed\nArchitecture: amd64\nVersion: 9.1-1\n"
BODY = b"\x7fELF" + bytes(60)
SHIPPED, CHANGED = makers.program(BODY), makers.program(BODY + b"x")


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def debian(program: makers.Node, **more: bytes | makers.Node) -> dict[str, bytes | makers.Node]:
    sums = "".join(f"{md5(BODY)}  {path}\n" for path in ("bin/ls", "usr/bin/big"))
    return {
        "var/lib/dpkg/status": STATUS,
        "var/lib/dpkg/info/coreutils.list": b"/.\n/bin\n/bin/ls\n/usr/bin/big\n",
        "var/lib/dpkg/info/coreutils.md5sums": sums.encode(),
        "bin/ls": program,
        **more,
    }


@pytest.fixture
def found(settings, tmp_path):
    def scan(*layers, package_files: bool = True) -> list[str]:
        where = "oci-dir:" + makers.layout(tmp_path / "image", makers.image(*layers))
        request = inspection.Request(targets=(where,), package_files=package_files)
        (result,) = inspection.scan(request, settings).results
        assert ("package-files" in {part.part for part in result.examined}) == package_files
        return [one.location.path for one in result.findings if one.id == RULE]

    return scan


def test_a_program_that_was_changed_is_named(found):
    assert found(makers.tar(debian(SHIPPED))) == []
    assert found(makers.tar(debian(CHANGED))) == ["bin/ls"]
    assert found(makers.tar(debian(SHIPPED)), makers.tar({"bin/ls": CHANGED})) == ["bin/ls"]


def test_a_large_program_is_compared_too(found):
    assert found(makers.tar(debian(SHIPPED, **{"usr/bin/big": makers.program(BODY + bytes(9 << 20))}))) == [
        "usr/bin/big"
    ]


def test_without_the_option_md5_is_not_computed(found):
    assert found(makers.tar(debian(CHANGED)), package_files=False) == []


def test_a_diverted_program_is_another_packages(found):
    diverted = {"var/lib/dpkg/diversions": b"/bin/ls\n/bin/ls.distrib\nbusybox\n"}
    assert found(makers.tar(debian(CHANGED, **diverted))) == []


def test_only_programs_are_read():
    assert analyser().read(Entry("x"), b"text").data == {}
    assert analyser().read(Entry("x", sha256="00"), b"text").data["md5"] == md5(b"text")
