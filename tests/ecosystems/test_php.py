"""Promises of `ecosystems/php.py`."""

import json
import pathlib

import pytest

from pratique.ecosystems import php
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "php"
INSTALLED = "app/vendor/composer/installed.json"


def versions(record):
    return {f"{package.namespace}/{package.name}": package.version for package in record.packages}


EXPECTED = {
    "acme/branch": "dev-main",
    "guzzlehttp/guzzle": "6.5.0",
    "guzzlehttp/psr7": "1.8.3",
    "phpunit/phpunit": "v4.8.27",
}


def test_composer_2_says_what_is_installed():
    record = php.read(Entry(INSTALLED), (DATA / "installed.json").read_bytes())
    assert versions(record) == EXPECTED
    assert [package.name for package in record.packages if package.dev] == ["phpunit"]
    assert not any(package.declared for package in record.packages)


def test_composer_1_wrote_a_list():
    packages = json.loads((DATA / "installed.json").read_bytes())["packages"]
    assert versions(php.read(Entry(INSTALLED), json.dumps(packages).encode())) == EXPECTED


def test_a_lock_file_declares_and_flags_development():
    record = php.read(Entry("app/composer.lock"), (DATA / "composer.lock").read_bytes())
    assert versions(record) == EXPECTED
    assert [package.name for package in record.packages if package.dev] == ["phpunit"]
    assert all(package.declared for package in record.packages)
    found = {package.name: package for package in record.packages}
    assert found["guzzle"].depends_on == ("guzzlehttp/psr7",)
    assert found["psr7"].licenses == ("MIT", "Apache-2.0")


def test_the_advisory_name_is_lower_case_with_the_vendor():
    body = b'[{"name": "Acme/Thing", "version": "1.0"}]'
    (package,) = php.read(Entry(INSTALLED), body).packages
    assert php.advisory_name(package) == "acme/thing"


@pytest.mark.parametrize("entry", ['{"name": "nope", "version": "1"}', '{"name": "a/b"}', "{}"])
def test_an_entry_that_is_no_package_is_a_problem(entry):
    record = php.read(Entry(INSTALLED), f'{{"packages": [{entry}, {{"name": "a/c", "version": "2"}}]}}'.encode())
    assert versions(record) == {"a/c": "2"}
    assert len(record.problems) == 1


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"null", b'{"packages": 1}', b"[" * 100_000, b"\xff\xfe\x00"])
def test_what_is_no_composer_file_is_unreadable(body):
    with pytest.raises(UnreadableError):
        php.read(Entry(INSTALLED), body)
