"""The command line: help without imports, exit codes, one sentence for every error."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

import makers
from pratique import plugins
from pratique.cli import _cli, main

POLICY = "apiVersion: pratique/v1\nkind: Policy\nvulnerabilities: {deny: {severity: high, fixable: true}, accept_starter_set: true}\n"
RELEASE = b'ID=debian\nVERSION_ID="12"\n'


def run(*arguments: str, home) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command, as a process of its own."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "pratique", *arguments], capture_output=True, text=True, env=env, cwd=home, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def image(tmp_path) -> str:
    metadata = b"Metadata-Version: 2.1\nName: jinja2\nVersion: 2.10\n"
    return makers.layout(
        tmp_path / "image",
        makers.image(
            makers.tar(
                {"etc/os-release": RELEASE, "usr/lib/python3/dist-packages/jinja2-2.10.dist-info/METADATA": metadata}
            )
        ),
    )


def test_help_lists_every_command_and_imports_none() -> None:
    code = "import sys; sys.argv=['pratique','--help']\nfrom pratique.cli import main\ntry: main()\nexcept SystemExit: pass\nprint(sorted(m for m in sys.modules if m.startswith('pratique.')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for name in plugins.names("pratique.cli"):
        assert f"  {name.replace('_', '-')} " in out
    assert "pratique.inspection" not in out
    assert "msgspec" not in out


@pytest.mark.parametrize("name", plugins.names("pratique.cli"))
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(_cli, [name.replace("_", "-"), "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage:" in result.output


def test_a_command_that_is_not_there_is_named_with_the_nearest(tmp_path) -> None:
    code, _, error = run("scna", home=tmp_path)
    assert code == 2
    assert "Did you mean `scan`?" in error


def test_exit_codes_follow_the_verdict(tmp_path, image: str) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY)
    code, out, _ = run("scan", "--offline", "--policy", str(policy), "-f", "json", image, home=tmp_path)
    assert code == 1
    assert json.loads(out)["verdict"]["allowed"] is False
    assert run("scan", "--offline", "--report-only", image, home=tmp_path)[0] == 0
    assert run("scan", "--offline", image, home=tmp_path)[0] == 3
    assert run("scan", "--offline", str(tmp_path / "nowhere"), home=tmp_path)[0] == 2


def test_a_report_goes_to_a_file_whole_or_not_at_all(tmp_path, image: str) -> None:
    target = tmp_path / "report.json"
    run("scan", "--offline", "-f", "json", "-o", str(target), image, home=tmp_path)
    assert json.loads(target.read_text())["schema"] == "pratique.report/1"
    code, _, error = run("scan", "--offline", "-o", str(tmp_path / "no" / "folder" / "x"), image, home=tmp_path)
    assert code == 2
    assert "cannot be written" in error
    assert [name for name in os.listdir(tmp_path) if name.endswith(".part")] == []


def test_an_sbom_is_written_in_the_field_s_formats(tmp_path, image: str) -> None:
    code, out, _ = run("sbom", image, home=tmp_path)
    assert code == 0
    assert json.loads(out)["bomFormat"] == "CycloneDX"
    assert "pkg:pypi/jinja2@2.10" in out


def test_errors_are_one_line_without_a_traceback(tmp_path, image: str) -> None:
    (tmp_path / "bad.yaml").write_text("apiVersion: pratique/v1\nkind: Policy\nvulnerabilites: {}\n")
    for arguments in (
        ["scan", "--policy", "bad.yaml", image],
        ["scan", "--severity", "odd", image],
        ["scan", "--config", "none.toml", image],
    ):
        code, _, error = run(*arguments, home=tmp_path)
        assert code == 2
        assert "Error: " in error
        assert "Traceback" not in error
        assert "fault of its own" not in error


def test_settings_of_the_working_directory_are_not_read(tmp_path, image: str) -> None:
    (tmp_path / "config.toml").write_text("no_such_key = 1\n")
    (tmp_path / "msgspec.py").write_text("raise SystemExit('hijacked')\n")
    assert "hijacked" not in run("sbom", image, home=tmp_path)[2]


def test_a_fault_of_ours_is_no_verdict(monkeypatch, capsys) -> None:
    monkeypatch.delenv("PRATIQUE_DEBUG", raising=False)
    monkeypatch.setattr("pratique.settings.load", lambda *_, **__: 1 / 0)
    with pytest.raises(SystemExit) as end:
        main(["scan", "x:y"])
    assert end.value.code == 2
    assert "fault of its own (ZeroDivisionError" in capsys.readouterr().err
