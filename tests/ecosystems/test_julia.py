"""Promises of `ecosystems/julia.py`. Its fixtures are invented: Julia does not install here."""

import pytest

from pratique.ecosystems import julia
from pratique.errors import LimitError, UnreadableError
from pratique.model.files import Entry

BODY = """[[{deps}JSON]]
deps = ["Dates", "Mmap"]
git-tree-sha1 = "3c837543ddb02250ef42f4738347454f95079d4e"
uuid = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"
version = "0.21.3"

[[{deps}Dates]]
deps = ["Printf"]
uuid = "ade2ca70-3891-5945-98fb-dc099432e06a"
"""


@pytest.mark.parametrize("head, deps", [("", ""), ('julia_version = "1.9.0"\nmanifest_format = "2.0"\n\n', "deps.")])
def test_a_manifest_gives_what_has_a_version(head, deps):
    (json,) = julia.read(Entry("app/Manifest.toml"), (head + BODY.format(deps=deps)).encode()).packages
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
