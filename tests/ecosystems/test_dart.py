"""Promises of `ecosystems/dart.py`. Its fixture is invented: no package that installs here holds one."""

import pathlib

import pytest

from pratique.ecosystems import dart
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "dart"
LOCK = (DATA / "pubspec.lock").read_bytes()


def test_a_lock_file_gives_packages_but_not_the_sdk():
    http, lints, path = dart.read(Entry("app/pubspec.lock"), LOCK).packages
    assert (http.name, http.version, http.line, http.dev, http.indirect) == ("http", "0.13.3", 3, False, False)
    assert http.digests["sha256"].startswith("6aa2")
    assert (lints.dev, path.indirect, path.version) == (True, True, "1.8.0+1")


@pytest.mark.parametrize("body", [b"", b"[]", b"packages: []", b"packages: {a: {version: 1.0"])
def test_what_is_no_lock_file_is_unreadable(body):
    with pytest.raises(UnreadableError):
        dart.read(Entry("pubspec.lock"), body)


@pytest.mark.parametrize("value", ["1", "{}", "{version: 1.0}", "{version: ''}", "[a]"])
def test_an_entry_without_a_plain_version_is_a_problem(value):
    record = dart.read(Entry("pubspec.lock"), f"packages:\n  a: {value}\n".encode())
    assert (record.packages, len(record.problems)) == ((), 1)
