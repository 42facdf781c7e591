"""Promises of `ecosystems/ocaml.py`."""

import pathlib

from pratique.ecosystems import ocaml
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "ocaml"


def test_a_switch_names_what_is_installed():
    path = "home/opam/.opam/4.14/.opam-switch/packages/lwt.5.6.1/opam"
    (package,) = ocaml.read(Entry(path), (DATA / "lwt.opam").read_bytes()).packages
    assert (package.name, package.version, package.licenses) == ("lwt", "5.6.1", ("MIT",))
    assert package.depends_on == ("topkg", "base-unix")


def test_a_locked_description_declares():
    record = ocaml.read(Entry("lwt.opam.locked"), (DATA / "lwt.opam.locked").read_bytes())
    assert [(p.name, p.version, p.line) for p in record.packages] == [("base-unix", "base", 9), ("topkg", "1.0.5", 10)]


def test_what_is_open_is_a_problem_and_what_tests_need_is_for_development():
    body = b'depends: [ "a" {>= "1.0"} "b" {= "2" & with-test} ]\nother: [ "c" {= "3"} ]\n'
    record = ocaml.read(Entry("x.opam.locked"), body)
    assert [(p.name, p.version, p.dev) for p in record.packages] == [("b", "2", True)]
    assert "'a'" in record.problems[0]
