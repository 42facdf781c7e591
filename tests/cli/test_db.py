"""The `db` command: what it prints and how it exits."""

import json

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec

from mirrors import Mirror, record
from pratique import cli


@pytest.fixture
def mirror(tmp_path):
    found = Mirror(tmp_path / "mirror")
    found.put(
        "Debian",
        *[record(f"DSA-{n}", ("Debian:12", "nginx", f"1.{n}-1"), upstream=[f"CVE-2024-000{n}"]) for n in range(5)],
    )
    found.put(
        "PyPI", record("PYSEC-1", ("PyPI", "django", "2.2"), aliases=["CVE-2024-0001"], summary="bad\x1b[31m things")
    )
    return found


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    def run(*arguments, data="data"):
        monkeypatch.setenv("PRATIQUE_DATA", str(tmp_path / data))
        monkeypatch.setenv("PRATIQUE_CONFIG", "")
        monkeypatch.setenv("HOME", str(tmp_path))
        with pytest.raises(SystemExit) as ended:
            cli.main(["db", *map(str, arguments)])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


@pytest.fixture
def keys(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    private, public = tmp_path / "key.pem", tmp_path / "key.pub"
    private.write_bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo))
    return private, public


def test_update_status_and_search(run, mirror):
    code, out, _ = run("update", "Debian", "PyPI", "--from", mirror.path)
    assert (code, out) == (0, "2 ecosystems, 6 advisories, serial 1.\n")
    code, out, _ = run("status")
    assert code == 0
    assert "Debian" in out
    assert "6 advisories" in out
    found = json.loads(run("status", "--format", "json")[1])
    assert [(row["name"], row["records"]) for row in found["ecosystems"]] == [("Debian", 5), ("PyPI", 1)]
    code, out, _ = run("search", "cve-2024-0001")
    assert code == 0
    assert "DSA-1" in out
    assert "PYSEC-1" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    "name,found",
    [
        ("pkg:pypi/Django@2.1", ["PYSEC-1"]),
        ("pkg:deb/debian/nginx", [f"DSA-{n}" for n in range(5)]),
        ("DSA-3", ["DSA-3"]),
        ("dsa-3", ["DSA-3"]),
    ],
)
def test_search_by_package_and_id(run, mirror, name, found):
    run("update", "Debian", "PyPI", "--from", mirror.path)
    document = json.loads(run("search", name, "--format", "json")[1])
    assert [hit["record"]["id"] for hit in document["hits"]] == found


def test_what_is_not_found_or_not_loaded_says_what_to_do(run, mirror):
    code, _, err = run("update", "--from", mirror.path)
    assert (code, "name an ecosystem" in err) == (2, True)
    assert run("status")[1].startswith("No advisories are loaded")
    code, _, err = run("search", "CVE-1999-0001")
    assert (code, "db status" in err) == (2, True)
    assert run("search", "pkg:nonsense")[0] == 2
    assert run("update", "Debian", "--from", mirror.path / "nothing")[0] == 2
    assert run("update", "Debian", "--offline", "--from", mirror.path)[0] == 2


def test_a_held_update_exits_4_until_forced(run, mirror):
    run("update", "Debian", "--from", mirror.path)
    mirror.put("Debian", record("DSA-1", ("Debian:12", "nginx", "1.0-1")))
    code, _, err = run("update", "--from", mirror.path)
    assert (code, "--force" in err) == (4, True)
    assert run("update", "--force", "--from", mirror.path)[0] == 0


def test_build_export_import(run, mirror, keys, tmp_path):
    private, public = keys
    assert run("build", "--from", mirror.path)[:2] == (0, "2 ecosystems, 6 advisories, serial 1.\n")
    assert run("export", tmp_path / "out")[0] == 2
    code, out, _ = run("export", tmp_path / "out", "--key", private)
    assert (code, "2 ecosystems, serial 1" in out) == (0, True)
    assert run("import", tmp_path / "out", data="other")[0] == 2
    code, out, err = run("import", tmp_path / "out", "--trusted-key", public, data="other")
    assert (code, out, err) == (0, "Imported 2 ecosystems, serial 1.\n", "")
    code, _, err = run("import", tmp_path / "out", "--insecure-db", data="third")
    assert (code, "every report" in err) == (0, True)
    assert "not verified" in run("status", data="third")[1]


def test_build_into_a_directory_leaves_the_own_database(run, mirror, tmp_path):
    assert run("build", "--from", mirror.path, "--output", tmp_path / "built")[0] == 0
    assert (tmp_path / "built" / "current.json").exists()
    assert run("status")[1].startswith("No advisories are loaded")


def test_help_names_every_command():
    from pratique.cli import db

    shown = CliRunner().invoke(db.command, ["--help"]).output
    assert all(name in shown for name in ("update", "status", "search", "build", "export", "import", "push", "pull"))
