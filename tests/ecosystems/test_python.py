"""Promises of `ecosystems/python.py`."""

import io
import pathlib
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.ecosystems import python
from pratique.errors import InputError, LimitError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "python"
LOCKED = {"certifi": "2026.10.18", "chardet": "3.0.4", "idna": "2.7", "requests": "2.19.0"}


def read(path, body=None):
    return python.read(Entry(path), (DATA / path).read_bytes() if body is None else body)


def installed(name):
    return python.read(Entry(f"usr/lib/python3/{name}.dist-info/METADATA"), (DATA / f"{name}.METADATA").read_bytes())


def names(record):
    return {package.name: package.version for package in record.packages}


def test_a_wheel_gives_name_version_licence_and_what_it_needs_without_extras():
    (package,) = installed("requests-2.19.0").packages
    assert (package.name, package.version, package.type) == ("requests", "2.19.0", "pypi")
    assert package.licenses == ("Apache 2.0",)
    assert package.depends_on == ("chardet", "idna", "urllib3", "certifi")
    assert package.locations == ("usr/lib/python3/requests-2.19.0.dist-info/METADATA",)
    assert not package.declared


def test_a_distutils_file_is_read():
    (package,) = read("rpm-4.18.0.egg-info").packages
    assert (package.name, package.version) == ("rpm", "4.18.0")
    assert package.licenses == ("GNU General Public License v2",)


def test_a_zipped_egg_is_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as egg:
        egg.writestr("EGG-INFO/PKG-INFO", "Metadata-Version: 1.0\nName: a\nVersion: 1\n")
    assert names(read("site-packages/a-1-py3.egg", out.getvalue())) == {"a": "1"}


def test_a_licence_expression_wins_over_text_and_classifiers():
    body = b"Name: a\nVersion: 1\nLicense: see file\nClassifier: License :: OSI Approved :: MIT License\nLicense-Expression: MIT\n"
    assert read("a.egg-info", body).packages[0].licenses == ("MIT",)


def test_a_licence_text_on_several_lines_is_no_name():
    body = b"Name: a\nVersion: 1\nLicense: Copyright\n  all rights\nClassifier: License :: OSI Approved :: MIT License\n\nb"
    assert read("a.egg-info", body).packages[0].licenses == ("MIT License",)


def test_headers_in_the_description_do_not_count():
    body = b"Metadata-Version: 2.1\r\nName: a\r\nVersion: 1\r\n\r\nName: b\r\nVersion: 2\r\n"
    assert names(read("x/EGG-INFO/PKG-INFO", body)) == {"a": "1"}


@pytest.mark.parametrize("body", [b"", b"Version: 1\n", b"Name: a\n", b"\xff\xfe\0\xff" * 9])
def test_metadata_without_name_or_version_is_a_problem(body):
    assert read("x.dist-info/METADATA", body).problems


@pytest.mark.parametrize(
    "lock", ["poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "requirements.txt"]
)
def test_a_lock_file_gives_every_pinned_package(lock):
    record = read(lock)
    assert LOCKED.items() <= names(record).items()
    assert all(package.declared and package.line for package in record.packages)
    assert not record.problems


@pytest.mark.parametrize("lock", ["poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock"])
def test_what_only_development_needs_is_marked(lock):
    assert [package.name for package in read(lock).packages if package.dev] == ["six"]


def test_the_project_itself_is_no_package_of_uv():
    assert "shop" not in names(read("uv.lock"))


def test_a_pylock_may_have_a_name():
    assert LOCKED.items() <= names(read("pylock.uv.toml")).items()


def test_lines_are_those_of_the_packages():
    lines = (DATA / "uv.lock").read_text().split("\n")
    for package in read("uv.lock").packages:
        assert lines[package.line - 1] == "[[package]]"
        assert lines[package.line] == f'name = "{package.name}"'


@pytest.mark.parametrize(
    "line, expected",
    [
        ("flask==0.12", {"flask": "0.12"}),
        ("flask [async] == 0.12 ; python_version > '3' # why", {"flask": "0.12"}),
        ("flask===0.12", {"flask": "0.12"}),
        ("flask (==0.12)", {"flask": "0.12"}),
        ("flask==0.12 \\\n  --hash=sha256:00", {"flask": "0.12"}),
        ("flask @ https://host/x/Flask-0.12-py2.py3-none-any.whl#sha256=00", {"Flask": "0.12"}),
        ("./wheels/my_pkg-1.0-1-py3-none-any.whl", {"my-pkg": "1.0"}),
        ("# flask==0.12", {}),
        ("-c constraints.txt", {}),
        ("--index-url=https://host/", {}),
        ("-r requirements-dev.txt", {}),
    ],
)
def test_requirements_that_pin(line, expected):
    record = read("requirements.txt", line.encode())
    assert names(record) == expected
    assert not record.problems


@pytest.mark.parametrize(
    "line",
    ["flask", "flask>=1", "flask==1.*", "flask==1,!=2", "-e git+https://host/x", "git+https://host/x", "-r other.txt"],
)
def test_what_has_no_exact_version_is_said(line):
    record = read("requirements.txt", line.encode())
    assert not record.packages
    assert len(record.problems) == 1


def test_requirements_may_be_utf_16():
    assert names(read("requirements.txt", "flask==0.12\r\n".encode("utf-16"))) == {"flask": "0.12"}


@pytest.mark.parametrize("name, normal", [("Foo__Bar.baz", "foo-bar-baz"), ("six", "six")])
def test_names_are_normalised_as_pep_503_says(name, normal):
    assert python.ECOSYSTEM.normalise(name) == normal


@pytest.mark.parametrize(
    "path, body",
    [
        ("uv.lock", b"[[package]]\nname = "),
        ("uv.lock", b"package = 1"),
        ("uv.lock", b"a = " + b"[" * 100_000),
        ("Pipfile.lock", b'{"default": [' + b"[" * 100_000),
        ("Pipfile.lock", b"<html>"),
    ],
)
def test_damaged_lock_files_are_named_errors(path, body):
    with pytest.raises(InputError):
        read(path, body)


@pytest.mark.parametrize(
    "path, body",
    [
        ("uv.lock", b"a." * 1_000_000 + b"a = 1"),
        ("Pipfile.lock", b'{"default":{' + b'"a":{},' * 2_000_000 + b'"a":{}}}'),
    ],
)
def test_bombs_meet_a_limit(path, body):
    with pytest.raises(LimitError):
        read(path, body)


@pytest.mark.parametrize(
    "line", [b"a==1" + b" " * 1_000_000 + b"x", b"\\\n" * 500_000, b"/" * 1_000_000, b"a[" * 500_000, b"#" * 1_000_000]
)
def test_long_lines_end(line):
    """In quadratic time these would take hours."""
    assert not read("requirements.txt", line).packages


@given(st.sampled_from(["x.dist-info/METADATA", "poetry.lock", "Pipfile.lock", "requirements.txt"]), st.binary())
def test_any_bytes_give_a_record_or_a_named_error(path, body):
    try:
        record = read(path, body)
    except InputError:
        return
    assert all(package.name for package in record.packages)


@pytest.mark.parametrize(
    "fact",
    [
        "groups = [{}]",
        "dependencies = 5",
        "dependencies = [[]]",
        "source = 1",
        "source = {virtual = {}}",
        "optional-dependencies = [1]",
    ],
)
def test_facts_of_another_shape_do_not_spoil_a_lock_file(fact):
    record = read(
        "uv.lock", f'[[package]]\nname = "a"\nversion = "1"\n{fact}\n[[package]]\nname = "b"\nversion = "1"\n'.encode()
    )
    assert names(record)["b"] == "1"
