"""Promises of `ecosystems/julia.py`. Its fixtures are invented: Julia does not install here."""

import pathlib

import pytest

from pratique.ecosystems import julia
from pratique.errors import LimitError, UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "julia"
FORMAT_2 = (DATA / "Manifest.toml").read_text()
FORMAT_1 = FORMAT_2[FORMAT_2.index("[[") :].replace("[[deps.", "[[")


@pytest.mark.parametrize("body", [FORMAT_1, FORMAT_2])
def test_a_manifest_gives_what_has_a_version(body):
    (json,) = julia.read(Entry("app/Manifest.toml"), body.encode()).packages
    assert (json.name, json.version, json.depends_on, json.declared) == ("JSON", "0.21.3", ("Dates", "Mmap"), True)


def test_a_depot_holds_installed_packages():
    body = b'name = "JSON"\nuuid = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"\nversion = "0.21.3"\n[deps]\nDates = "ade2"\n'
    (json,) = julia.read(Entry("root/.julia/packages/JSON/93Ea8/Project.toml"), body).packages
    assert (json.name, json.version, json.declared) == ("JSON", "0.21.3", False)


def test_an_environment_is_no_package():
    assert julia.read(Entry("x/packages/a/b/Project.toml"), b"[deps]\n").packages == ()


@pytest.mark.parametrize("body", [b"a = [", b"a.b" * 10, b"x = " + b"[" * 100_000, b"\xff"])
def test_what_is_no_toml_is_unreadable(body):
    with pytest.raises(UnreadableError):
        julia.read(Entry("Manifest.toml"), body)


def test_a_key_of_many_parts_is_refused():
    with pytest.raises(LimitError):
        julia.read(Entry("Manifest.toml"), b".".join([b"a"] * 5000) + b" = 1")
