"""Promises of `ecosystems/erlang.py`."""

import pathlib

import pytest

from pratique.ecosystems import erlang
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "erlang"


@pytest.mark.parametrize("name, version, kind", [("ssl", "10.8.7", "otp"), ("base64url", "1.0.1", "hex")])
def test_an_application_says_its_name_and_version(name, version, kind):
    path = f"usr/lib/erlang/lib/{name}-{version}/ebin/{name}.app"
    (package,) = erlang.read(Entry(path), (DATA / f"{name}.app").read_bytes()).packages
    assert (package.name, package.version, package.type) == (name, version, kind)


def test_no_advisory_of_hex_meets_an_application_of_otp():
    path = "lib/erlang/lib/ssl/ebin/ssl.app"
    (package,) = erlang.read(Entry(path), (DATA / "ssl.app").read_bytes()).packages
    assert "/" in erlang.advisory_name(package)


@pytest.mark.parametrize("body", [b"[].", b"{application,x,[]}.", b"{application,x,[{vsn,git}]}.", b"x"])
def test_another_term_is_a_problem(body):
    record = erlang.read(Entry("ebin/x.app"), body)
    assert (record.packages, len(record.problems)) == ((), 1)


@pytest.mark.parametrize("head, tail", [('{"1.2.0",\n', "}.\n[{pkg_hash,[]}].\n"), ("", ".\n")])
def test_a_lock_file_gives_hex_and_git_packages(head, tail):
    body = (
        head + '[{<<"cowlib">>,{pkg,<<"cowlib">>,<<"2.9.1">>},1},\n {<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.8.0">>},0},\n'
        ' {<<"mine">>,\n  {git,"https://git.example.org/mine",\n       {ref,"0a1b2c3"}},\n  0}]' + tail
    )
    record = erlang.read(Entry("rebar.lock"), body.encode())
    found = [(package.name, package.version, package.indirect) for package in record.packages]
    assert found == [("cowlib", "2.9.1", True), ("cowboy", "2.8.0", False), ("mine", "0a1b2c3", False)]
    assert not record.problems
