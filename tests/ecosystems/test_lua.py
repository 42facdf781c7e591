"""Promises of `ecosystems/lua.py`."""

import pathlib

import pytest

from pratique.ecosystems import lua
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "lua"
NAME = "standin-2.1.3-1.rockspec"
PATH = f"usr/local/lib/luarocks/rocks-5.1/standin/2.1.3-1/{NAME}"


def test_a_rockspec_gives_the_installed_rock():
    (rock,) = lua.read(Entry(PATH), (DATA / NAME).read_bytes()).packages
    assert (rock.name, rock.version, rock.licenses) == ("standin", "2.1.3-1", ("MIT/X11",))
    assert rock.depends_on == ()


def test_names_assigned_before_are_known():
    body = b"""local v, r = "x"
    local version_ = '3.0'
    package = "standin" -- [[ no table ]]
    --[==[ version = "9" ]==]
    version = version_ .. "-1"
    dependencies = { "lua >= 5.1", "lpeg ~> 1.0", platforms = { unix = { "x" } }; [1] = "y" }
    build = { modules = { ["a.b"] = "b.lua" }, f(), x == 1 }"""
    (rock,) = lua.read(Entry(PATH), body).packages
    assert (rock.name, rock.version) == ("standin", "3.0-1")
    assert "lpeg" in rock.depends_on


@pytest.mark.parametrize("body", [b"", b"version = os.getenv('V')", b"package = { {", b"x = [[", b"{" * 10_000])
def test_the_file_name_says_what_the_text_does_not(body):
    (rock,) = lua.read(Entry(PATH), body).packages
    assert (rock.name, rock.version) == ("standin", "2.1.3-1")


def test_a_file_that_says_neither_is_a_problem():
    record = lua.read(Entry("rocks/a/1/a.rockspec"), b"x = 1")
    assert (record.packages, len(record.problems)) == ((), 1)


def test_a_lock_file_declares():
    body = b'return {\n   dependencies = {\n      lpeg = "1.0.2-1",\n      ["lua-cjson"] = "2.1.0-1",\n   }\n}\n'
    found = [(p.name, p.version, p.declared) for p in lua.read(Entry("luarocks.lock"), body).packages]
    assert found == [("lpeg", "1.0.2-1", True), ("lua-cjson", "2.1.0-1", True)]
