"""Promises of `ecosystems/swift.py`. Its fixtures are invented: Swift does not install here."""

import json
import pathlib

import pytest

from pratique.ecosystems import swift
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "swift"
PINS = json.loads((DATA / "Package.resolved").read_bytes())["pins"]
OLD = [{"package": p["identity"], "repositoryURL": p["location"], "state": p["state"]} for p in PINS]


@pytest.mark.parametrize(
    "document",
    [
        {"pins": PINS, "version": 2},
        {"originHash": "x", "pins": PINS, "version": 3},
        {"object": {"pins": OLD}, "version": 1},
    ],
)
def test_every_version_gives_the_same_packages(document):
    nio, vapor = swift.read(Entry("app/Package.resolved"), json.dumps(document).encode()).packages
    assert (nio.namespace, nio.name, nio.version) == ("github.com/Apple", "swift-nio", "2.40.0")
    assert swift.advisory_name(nio) == "github.com/apple/swift-nio"
    assert (vapor.name, vapor.version) == ("vapor", "0123456789abcdef0123456789abcdef01234567")


@pytest.mark.parametrize(
    "address, expected",
    [
        ("https://github.com/a/b", ("github.com/a", "b")),
        ("ssh://git@git.example.org:2222/x/y/z.git", ("git.example.org/x/y", "z")),
        ("https://user:secret@example.org/a/b.git", ("example.org/a", "b")),
        ("", ("", "")),
    ],
)
def test_an_address_gives_host_and_path(address, expected):
    assert swift.identify(address) == expected


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"version": 1, "pins": []}', b'{"version": 2}'])
def test_what_is_no_such_file_is_unreadable(body):
    with pytest.raises(UnreadableError):
        swift.read(Entry("Package.resolved"), body)


def test_a_pin_without_a_state_is_a_problem():
    record = swift.read(Entry("Package.resolved"), b'{"version": 2, "pins": [{"identity": "x"}]}')
    assert (record.packages, len(record.problems)) == ((), 1)
