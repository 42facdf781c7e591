"""Promises of `ecosystems/pacman.py`."""

import pathlib

import pytest

from pratique.ecosystems import pacman
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "pacman"
LOCAL = "var/lib/pacman/local/harbour-data-1:2.4.1-3"


def test_a_package_with_its_epoch_base_and_licences():
    (package,) = pacman.read(Entry(f"{LOCAL}/desc"), (DATA / "harbour-data.desc").read_bytes()).packages
    assert (package.name, package.version, package.arch) == ("harbour-data", "1:2.4.1-3", "any")
    assert package.source_name == "harbour"
    assert package.licenses == ("CC0-1.0",)
    assert package.vendor == "Example Packager <packager@example.com>"


def test_dependencies_are_names():
    (package,) = pacman.read(Entry("var/lib/pacman/local/x-1-1/desc"), (DATA / "harbour.desc").read_bytes()).packages
    assert package.depends_on == ("harbour-data", "sh")
    assert package.licenses == ("MIT", "BSD-3-Clause")
    assert package.source_name == ""


def test_files_are_owned_by_the_package_that_the_folder_names():
    record = pacman.read(Entry(f"{LOCAL}/files"), (DATA / "harbour-data.files").read_bytes())
    assert record.owns == {"harbour-data": ("usr/share/harbour/data.txt",)}


@pytest.mark.parametrize(
    "path,body",
    [
        (f"{LOCAL}/desc", b"%NAME%\nx\n"),
        (f"{LOCAL}/desc", b"%VERSION%\n1-1\n"),
        ("var/lib/pacman/local/nameless/files", b"%FILES%\na\n"),
    ],
)
def test_what_cannot_be_read_is_said(path, body):
    record = pacman.read(Entry(path), body)
    assert record.packages == ()
    assert len(record.problems) == 1


def test_carriage_returns_do_not_matter():
    (package,) = pacman.read(Entry(f"{LOCAL}/desc"), b"%NAME%\r\nx\r\n\r\n%VERSION%\r\n1-1\r\n").packages
    assert (package.name, package.version) == ("x", "1-1")
