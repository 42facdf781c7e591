"""Promises of `ecosystems/conda.py`."""

import pathlib

import pytest

from pratique.ecosystems import conda
from pratique.errors import UnreadableError
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "conda"


def read(path, body):
    return conda.read(Entry(path), body.encode() if isinstance(body, str) else body)


def found(record):
    return {(package.type, package.name): package.version for package in record.packages}


def test_a_record_gives_the_installed_package():
    name = "libpng-1.6.37-hbc83047_0.json"
    (package,) = read(f"opt/conda/conda-meta/{name}", (DATA / name).read_bytes()).packages
    assert (package.name, package.version, package.arch) == ("libpng", "1.6.37", "linux-64")
    assert package.depends_on == ("zlib",)
    assert len(package.digests["sha256"]) == 64
    assert not package.declared


def test_a_pixi_lock_gives_conda_and_python_packages():
    record = read("app/pixi.lock", (DATA / "pixi.lock").read_bytes())
    assert found(record) == {
        ("conda", "libpng"): "1.6.37",
        ("conda", "openssl"): "1.1.1k",
        ("conda", "zlib"): "1.2.11",
        ("pypi", "flask"): "0.12",
    }


def test_a_conda_lock_gives_lines_and_digests_and_flags_development():
    record = read(
        "app/conda-lock.yml",
        (DATA / "conda-lock.yml").read_bytes(),
    )
    zlib, pytest_ = record.packages
    assert (zlib.type, zlib.version, zlib.line, zlib.digests) == (
        "conda",
        "1.2.11",
        3,
        {"md5": "25fe9260a32f1a71a137130dbe956236"},
    )
    assert (pytest_.type, pytest_.version, pytest_.dev) == ("pypi", "7.10", True)


def test_an_explicit_list_gives_what_its_addresses_name():
    record = read(
        "conda-linux-64.lock",
        "# platform: linux-64\n@EXPLICIT\n"
        "https://conda.example.org/linux-64/_libgcc_mutex-0.1-main.conda#25fe9260a32f1a71a137130dbe956236\n",
    )
    (package,) = record.packages
    assert (package.name, package.version, package.line) == ("_libgcc_mutex", "0.1", 3)
    assert package.digests == {"md5": "25fe9260a32f1a71a137130dbe956236"}


def test_an_environment_gives_its_pins_and_names_the_rest():
    record = read(
        "environment.yml",
        (DATA / "environment.yml").read_bytes(),
    )
    assert found(record) == {
        ("conda", "python"): "3.9.7",
        ("conda", "numpy"): "1.21.0",
        ("pypi", "flask"): "0.12",
    }
    (problem,) = record.problems
    assert all(name in problem for name in ("scipy", "pip", "requests"))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"name": 1}'])
def test_what_is_no_record_is_unreadable(body):
    with pytest.raises(UnreadableError):
        read("conda-meta/x.json", body)


def test_a_record_without_a_version_is_a_problem():
    assert read("conda-meta/x.json", b'{"name": "x"}').problems
