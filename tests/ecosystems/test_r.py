"""Promises of `ecosystems/r.py`."""

import pathlib

import pytest

from pratique.ecosystems import r
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "r"
DESCRIPTION = (DATA / "DESCRIPTION").read_bytes()
PATH = "usr/lib/R/site-library/jsonlite/DESCRIPTION"


def test_an_installed_package():
    (package,) = r.read(Entry(PATH), DESCRIPTION).packages
    assert (package.name, package.version) == ("jsonlite", "1.8.4")
    assert package.licenses == ("MIT + file LICENSE",)
    assert package.depends_on == ("methods",)


def test_a_source_is_not_installed():
    assert r.read(Entry(PATH), DESCRIPTION.partition(b"Built:")[0]).packages == ()


def test_versions_in_dependencies_are_no_names():
    body = b"Package: a\nVersion: 1\nDepends: R (>= 3.5)\nImports: b (>= 1.0),\n  c.d\nBuilt: R 4\n"
    (package,) = r.read(Entry(PATH), body).packages
    assert package.depends_on == ("b", "c.d")


def test_a_file_without_name_and_version_is_a_problem():
    assert r.read(Entry(PATH), b"Built: R 4\n").problems


def test_a_lock_file_declares():
    body = (DATA / "renv.lock").read_bytes()
    record = r.read(Entry("renv.lock"), body)
    assert [(p.name, p.version, p.declared) for p in record.packages] == [("R6", "2.5.1", True)]
    assert len(record.problems) == 1


@pytest.mark.parametrize("body", [b"", b"{}", b"[]"])
def test_what_is_no_lock_file_is_unreadable(body):
    with pytest.raises(UnreadableError):
        r.read(Entry("renv.lock"), body)
