"""Promises of `ecosystems/elixir.py`."""

import pathlib

import pytest

from pratique.ecosystems import elixir
from pratique.errors import LimitError, UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "elixir"


def read(body):
    return elixir.read(Entry("app/mix.lock"), body)


def test_a_lock_file_gives_hex_and_git_packages():
    found = {package.name: package for package in read((DATA / "mix.lock").read_bytes()).packages}
    assert {name: package.version for name, package in found.items()} == {
        "cowboy": "2.9.0",
        "fromgit": "99babcb32f1683fe3a1b8abce3f59afbe326510a",
        "jason": "1.2.2",
        "old_name": "0.9.1-rc.1+build",  # the name that Hex knows, not the key
        "phoenix": "1.6.2",
    }
    phoenix = found["phoenix"]
    assert phoenix.depends_on == ("jason", "plug")
    assert (phoenix.line, len(phoenix.digests["sha256"])) == (6, 64)


def test_a_private_repository_is_the_namespace():
    body = b'%{\n  "a": {:hex, :a, "1.0.0", "x", [:mix], [], "hexpm:acme", "y"},\n}\n'
    (package,) = read(body).packages
    assert package.namespace == "acme"


@pytest.mark.parametrize("entry", ['"x"', "{:hex}", '{:path, "../x", "1"}', '[{:hex, :a, "1"}]'])
def test_an_entry_of_another_kind_is_a_problem(entry):
    record = read(f'%{{"a": {entry}, "b": {{:hex, :b, "1.0.0"}}}}'.encode())
    assert [package.name for package in record.packages] == ["b"]
    assert len(record.problems) == 1


@pytest.mark.parametrize("body", [b"", b"%{", b"}", b'%{"a": ]', b"{:a}", b'"x', b"\x00"])
def test_what_is_no_map_is_unreadable(body):
    with pytest.raises(UnreadableError):
        read(body)


def test_depth_is_bounded():
    with pytest.raises(LimitError):
        read(b"[" * 100_000)
