"""Promises of `ecosystems/node.py`."""

import contextlib
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.ecosystems import _pnpm_lock, node
from pratique.errors import InputError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "node"

LOCKS = {
    "package-lock-1.json": "package-lock.json",
    "package-lock-2.json": "package-lock.json",
    "package-lock-3.json": "package-lock.json",
    "npm-shrinkwrap.json": "npm-shrinkwrap.json",
    "yarn-1.lock": "yarn.lock",
    "yarn-berry.lock": "yarn.lock",
    "pnpm-lock-5.yaml": "pnpm-lock.yaml",
    "pnpm-lock-6.yaml": "pnpm-lock.yaml",
    "pnpm-lock-9.yaml": "pnpm-lock.yaml",
    "bun.lock": "bun.lock",
}
LOCKED = {
    ("@sindresorhus/is", "4.0.0"),
    ("debug", "2.6.8"),
    ("fsevents", "2.3.2"),
    ("lodash", "3.10.1"),
    ("minimist", "0.0.8"),
    ("minimist", "1.2.5"),
    ("mkdirp", "0.5.1"),
    ("ms", "2.0.0"),
}
INTEGRITY = "14cf6735"
"""Of minimist 1.2.5: the first bytes of its SHA-512."""


def installed(name, folder):
    return node.read(Entry(f"app/node_modules/{folder}/package.json"), (DATA / f"{name}.package.json").read_bytes())


def locked(fixture):
    return node.read(Entry(f"app/{LOCKS[fixture]}"), (DATA / fixture).read_bytes())


def read(name, body):
    return node.read(Entry(name), body)


def names(record):
    return {(node.advisory_name(package), package.version) for package in record.packages}


def test_a_package_gives_name_version_and_licence():
    (package,) = installed("lodash-3.10.1", "old-lodash").packages
    assert (package.name, package.version, package.namespace, package.type) == ("lodash", "3.10.1", "", "npm")
    assert package.licenses == ("MIT",)
    assert not package.declared


def test_a_scope_is_the_namespace():
    (package,) = installed("is-4.0.0", "@sindresorhus/is").packages
    assert (package.namespace, package.name) == ("@sindresorhus", "is")
    assert node.advisory_name(package) == "@sindresorhus/is"


def test_dependencies_are_kept():
    assert installed("mkdirp-0.5.1", "mkdirp").packages[0].depends_on == ("minimist",)


def test_a_marker_is_no_package():
    assert not read("node_modules/x/package.json", b'{"type": "module"}').packages


@pytest.mark.parametrize(
    "body, version",
    [(b"{}", ""), (b'{"name": "x"}', ""), (b'{"name": 1, "version": []}', ""), (b'{"name": "", "version": "1"}', "1")],
)
def test_what_hides_its_name_or_version_is_still_a_package(body, version):
    (package,) = read("node_modules/@y/x/package.json", body).packages
    assert (package.name, package.version) == ("x", version)


@pytest.mark.parametrize(
    "licence, expected",
    [
        ('"MIT"', ("MIT",)),
        ('{"type": "MIT", "url": ""}', ("MIT",)),
        ('[{"type": "MIT"}, "BSD"]', ("MIT", "BSD")),
        ("7", ()),
        ("null", ()),
    ],
)
def test_old_ways_to_name_a_licence(licence, expected):
    body = f'{{"name": "x", "version": "1.0.0", "license": {licence}}}'.encode()
    assert read("node_modules/x/package.json", body).packages[0].licenses == expected


@pytest.mark.parametrize("fixture", LOCKS)
def test_a_lock_file_gives_every_package_with_aliases_resolved(fixture):
    record = locked(fixture)
    found = names(record)
    assert found >= LOCKED
    assert fixture == "yarn-berry.lock" or found == LOCKED
    assert len(found) == len(record.packages)
    assert all(package.declared and package.line for package in record.packages)
    assert not record.problems


@pytest.mark.parametrize("fixture", [fixture for fixture in LOCKS if "yarn" not in fixture])
def test_what_only_development_needs_is_marked(fixture):
    assert {package.name for package in locked(fixture).packages if package.dev} == {"debug", "ms"}


@pytest.mark.parametrize("fixture", [fixture for fixture in LOCKS if "berry" not in fixture])
def test_integrity_becomes_a_digest(fixture):
    (package,) = [one for one in locked(fixture).packages if (one.name, one.version) == ("minimist", "1.2.5")]
    assert package.digests["sha512"].startswith(INTEGRITY)


@pytest.mark.parametrize("fixture", LOCKS)
def test_lines_name_the_package(fixture):
    lines = (DATA / fixture).read_text().split("\n")
    for package in locked(fixture).packages:
        assert package.name in lines[package.line - 1]


@pytest.mark.parametrize("fixture", LOCKS)
def test_dependencies_of_locked_packages_are_kept(fixture):
    (package,) = [one for one in locked(fixture).packages if one.name == "mkdirp"]
    assert package.depends_on == ("minimist",)


@pytest.mark.parametrize(
    "key, expected",
    [
        ("/@babel/core/7.1.0_supports-color@5.0.0", ("@babel/core", "7.1.0")),
        ("/foo/1.0.0", ("foo", "1.0.0")),
        ("/@babel/core@7.1.0(supports-color@5.0.0)", ("@babel/core", "7.1.0")),
        ("@babel/core@7.1.0(a@1)(b@2)", ("@babel/core", "7.1.0")),
        ("foo@1.0.0", ("foo", "1.0.0")),
        ("foo@https://host/foo.tgz", ("foo", "https://host/foo.tgz")),
    ],
)
def test_keys_of_pnpm(key, expected):
    assert _pnpm_lock.identify(key) == expected


def test_peers_do_not_make_a_package_count_twice():
    body = b"lockfileVersion: '6.0'\npackages:\n  /a@1.0.0(b@1.0.0):\n    dev: true\n  /a@1.0.0(b@2.0.0):\n    dev: false\n"
    (package,) = read("pnpm-lock.yaml", body).packages
    assert (package.name, package.version, package.dev) == ("a", "1.0.0", False)


def test_a_package_of_pnpm_from_elsewhere_has_the_name_and_version_that_it_states():
    body = (
        b"lockfileVersion: '9.0'\npackages:\n\n  foo@https://codeload.host/x/tar.gz/abc:\n"
        b"    resolution: {tarball: https://codeload.host/x/tar.gz/abc}\n    version: 1.2.3\n"
    )
    assert names(read("pnpm-lock.yaml", body)) == {("foo", "1.2.3")}


def test_a_very_long_key_is_read():
    body = b"packages:\n\n  ? /a@1.0.0(" + b"b" * 2000 + b")\n  : resolution: {integrity: sha512-00==}\n    dev: true\n"
    (package,) = read("pnpm-lock.yaml", body).packages
    assert (package.name, package.version, package.dev) == ("a", "1.0.0", True)


@pytest.mark.parametrize(
    "header",
    [
        '"@babel/core@^7.0.0", "@babel/core@^7.1.0":',
        "@babel/core@^7.0.0, @babel/core@^7.1.0:",
        '"babel@npm:@babel/core@^7.0.0":',
    ],
)
def test_headers_of_yarn_1(header):
    body = f'# yarn lockfile v1\n\n{header}\n  version "7.2.0"\n  dependencies:\n    "@a/b" "^1"\n'.encode()
    record = read("yarn.lock", body)
    assert names(record) == {("@babel/core", "7.2.0")}
    assert record.packages[0].depends_on == ("@a/b",)


def test_workspaces_links_and_the_project_itself_are_no_packages():
    lock = b"""{"lockfileVersion": 3, "packages": {"": {"name": "x", "version": "1.0.0"}, "packages/a": {"version": "1.0.0"},
               "node_modules/a": {"resolved": "packages/a", "link": true}, "node_modules/b": {"version": "2.0.0"}}}"""
    assert names(read("package-lock.json", lock)) == {("b", "2.0.0")}
    berry = b'"a@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "a@workspace:."\n'
    assert not read("yarn.lock", berry).packages


def test_one_use_outside_development_is_enough():
    lock = b"""{"packages": {"node_modules/a": {"version": "1.0.0", "dev": true},
               "node_modules/b/node_modules/a": {"version": "1.0.0"}}}"""
    assert [package.dev for package in read("package-lock.json", lock).packages] == [False]


@pytest.mark.parametrize(
    "path, body",
    [
        ("node_modules/x/package.json", b"<html>"),
        ("node_modules/x/package.json", b'{"dependencies":' * 100_000),
        ("package-lock.json", b'{"packages": 1}'),
        ("package-lock.json", b'{"packages": {' + b'"a":{},' * 2_000_001),
        ("package-lock.json", b'{"dependencies":{"a":' * 50_000),
        ("bun.lock", b'{"packages": [}'),
    ],
)
def test_damaged_and_hostile_files_are_named_errors(path, body):
    with pytest.raises(InputError):
        read(path, body)


@pytest.mark.parametrize(
    "path, body",
    [
        ("bun.lock", b'{"' + b'\\"' * 1_000_000),
        ("bun.lock", b", " * 1_000_000),
        ("yarn.lock", b'"' * 1_000_001),
        ("yarn.lock", b"a" * 1_000_000 + b" \x0b" * 500_000 + b"\x00"),
        ("pnpm-lock.yaml", b"packages:\n  " + b"a@" * 1_000_000 + b":\n"),
    ],
)
def test_long_lines_end(path, body):
    """In quadratic time these would take hours."""
    with contextlib.suppress(InputError):
        read(path, body)


@given(
    st.sampled_from(["package.json", *sorted(set(LOCKS.values()))]),
    st.text(alphabet='"{}[]:, \n@/\\1a#?-', max_size=200),
)
def test_any_text_gives_a_record_or_a_named_error(name, body):
    try:
        record = read(f"node_modules/x/{name}", body.encode())
    except InputError:
        return
    assert all(package.name for package in record.packages)
