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


LOCK = (DATA / "rebar.lock").read_text()


@pytest.mark.parametrize("body", [LOCK, LOCK.removeprefix('{"1.2.0",').partition("}.")[0] + "."])
def test_a_lock_file_gives_hex_and_git_packages(body):
    record = erlang.read(Entry("rebar.lock"), body.encode())
    found = [(package.name, package.version, package.indirect) for package in record.packages]
    assert found == [("cowboy", "2.8.0", False), ("cowlib", "2.9.1", True), ("mine", "0a1b2c3", False)]
    assert not record.problems
