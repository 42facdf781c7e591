"""Promises of `ecosystems/haskell.py`."""

import pathlib

from pratique.ecosystems import haskell
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "haskell"
CONF = "hashable-1.3.5.0.conf"


def found(record):
    return [(package.name, package.version, package.line) for package in record.packages]


def test_a_database_entry_gives_the_installed_library():
    path = f"var/lib/ghc/package.conf.d/{CONF}"
    (library,) = haskell.read(Entry(path), (DATA / CONF).read_bytes()).packages
    assert (library.name, library.version, library.licenses) == ("hashable", "1.3.5.0", ("BSD-3-Clause",))
    assert library.depends_on == ("base", "bytestring", "containers", "deepseq", "ghc-bignum", "ghc-prim", "text")


def test_a_library_inside_a_package_is_the_package():
    body = b"name: z-attoparsec-z-attoparsec-internal\nversion: 0.14.4\npackage-name: attoparsec\n"
    for text in (body, body.partition(b"package-name")[0]):
        (library,) = haskell.read(Entry("x/package.db/a.conf"), text).packages
        assert library.name == "attoparsec"


def test_a_freeze_file_gives_constraints_that_are_equalities():
    body = (DATA / "cabal.project.freeze").read_bytes()
    record = haskell.read(Entry("cabal.project.freeze"), body)
    assert found(record) == [("aeson", "2.0.3.0", 2), ("text", "1.2.5.0", 4)]


def test_a_stack_lock_gives_what_comes_on_top_of_the_snapshot():
    body = (DATA / "stack.yaml.lock").read_bytes()
    record = haskell.read(Entry("stack.yaml.lock"), body)
    assert found(record) == [("acme-missiles", "0.3", 2), ("from-git", "1.2", 7)]
    assert len(record.problems) == 1


def test_a_stack_project_declares_its_extra_packages():
    body = b"resolver: lts-20.0\npackages:\n- .\nextra-deps:\n- acme-0.3@rev:1\n- ./local\n"
    assert found(haskell.read(Entry("stack.yaml"), body)) == [("acme", "0.3", 5)]


def test_an_entry_without_a_name_is_a_problem():
    assert haskell.read(Entry("pkgdb/x.conf"), b"version: 1\n").problems
