"""Promises of `ecosystems/wordpress.py`."""

import pathlib

import pytest

from pratique.ecosystems import wordpress
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "wordpress"
CONTENT = "var/www/html/wp-content"


@pytest.mark.parametrize(
    "path, fixture, expected",
    [
        (f"{CONTENT}/plugins/akismet/akismet.php", "akismet.php", ("wordpress-plugin", "akismet", "5.0.2")),
        (f"{CONTENT}/plugins/hello.php", "akismet.php", ("wordpress-plugin", "hello", "5.0.2")),
        (f"{CONTENT}/themes/twentytwentythree/style.css", "style.css", ("wordpress-theme", "twentytwentythree", "1.0")),
        ("var/www/html/wp-includes/version.php", "version.php", ("wordpress-core", "wordpress", "6.1.9")),
    ],
)
def test_a_header_gives_the_package(path, fixture, expected):
    (package,) = wordpress.read(Entry(path), (DATA / fixture).read_bytes()).packages
    assert (package.type, package.name, package.version) == expected


def test_a_file_without_a_header_is_no_plugin():
    record = wordpress.read(Entry(f"{CONTENT}/plugins/a/b.php"), b"<?php\n/* Version: 1 */")
    assert (record.packages, record.problems) == ((), ())


@pytest.mark.parametrize(
    "path, body",
    [
        (f"{CONTENT}/plugins/a/a.php", b"<?php\n/* Plugin Name: A */"),
        ("wp-includes/version.php", b"<?php\n$wp_version = file_get_contents('x');"),
    ],
)
def test_a_header_without_a_version_is_a_problem(path, body):
    record = wordpress.read(Entry(path), body)
    assert (record.packages, len(record.problems)) == ((), 1)
