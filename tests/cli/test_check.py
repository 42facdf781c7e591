"""`pratique check`: files found by their content, judged, reported with path and line."""

import json
import os
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from pratique import cli
from pratique.cli import _cli

BAD = "FROM debian:12\nRUN curl -sSL https://example.com/i | bash\n"
GOOD = "FROM debian:12\nUSER 10001\n"


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*words: str) -> tuple[int, dict]:
        made = CliRunner().invoke(_cli, ["check", "--quiet", "--format", "json", "--output", "report.json", *words])
        try:
            with open("report.json", "rb") as file:
                return made.exit_code, json.load(file)
        except FileNotFoundError:
            raise AssertionError(made.output) from made.exception

    return run


def places(report: dict, rule: str) -> list[tuple[str, int]]:
    found = [each for result in report["results"] for each in result["findings"] if each["id"] == rule]
    return [(each["location"]["path"], each["location"]["line"]) for each in found]


def test_a_finding_of_high_severity_denies_and_says_where(check, tmp_path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "Dockerfile").write_text(BAD)
    code, report = check("app")
    assert code == 1
    assert places(report, "dockerfile/downloads-run-unseen") == [("app/Dockerfile", 2)]
    assert report["rules"]["dockerfile/downloads-run-unseen"]["title"] == "A script from the network is run unseen"
    assert report["results"][0]["examined"][0]["part"] == "file-checks"
    assert check("app/Dockerfile")[0] == 1


def test_nothing_of_high_severity_is_allowed(check, tmp_path) -> None:
    (tmp_path / "Dockerfile").write_text(GOOD)
    code, report = check(".")
    assert code == 0
    assert places(report, "dockerfile/no-healthcheck") == [("Dockerfile", 1)]
    assert check(".", "--fail-on", "low")[0] == 1
    assert check(".", "--fail-on", "low", "--report-only")[0] == 0


@pytest.mark.parametrize(
    "name", ["Dockerfile", "Dockerfile.prod", "prod.Dockerfile", "app.dockerfile", "Containerfile", "build/image"]
)
def test_files_are_told_by_name_and_content(check, tmp_path, name: str) -> None:
    path = tmp_path / "x" / name
    path.parent.mkdir(parents=True)
    path.write_text("# built by hand\nARG A=1\n\nFROM debian:12\n")
    assert places(check("x")[1], "dockerfile/root-user") == [(f"x/{name}", 4)]


@pytest.mark.parametrize(
    "name, text",
    [
        ("notes", "From here on\n"),
        ("a.py", "FROM = 1\n"),
        ("Dockerfile.md", "FROM debian\n"),
        (".dockerignore", "FROM\n"),
    ],
)
def test_other_files_are_left_alone_and_nothing_checked_is_incomplete(check, tmp_path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text if name != "notes" else "Dear FROM\nfrom\n")
    code, report = check(".")
    assert code == 3
    assert "no file" in report["results"][0]["examined"][0]["why"]


def test_a_named_file_of_no_known_kind_is_an_error(check, tmp_path) -> None:
    (tmp_path / "a.txt").write_text("hello\n")
    (tmp_path / "Dockerfile").write_text(GOOD)
    code, report = check("a.txt", "missing", "Dockerfile")
    assert code == 2
    assert [failure["target"] for failure in report["failures"]] == ["a.txt", "missing"]
    assert len(report["results"]) == 1


def test_what_cannot_be_examined_is_no_clean_result(check, tmp_path) -> None:
    (tmp_path / "Dockerfile").write_text('FROM debian:12\nUSER 1\nSHELL ["pwsh"]\nRUN x\n')
    code, report = check(".")
    assert code == 3
    assert places(report, "unreadable-file") == [("Dockerfile", 4)]
    assert check(".", "--accept-incomplete")[0] == 0


def test_a_comment_in_the_file_loosens_nothing_unless_asked(check, tmp_path) -> None:
    (tmp_path / "Dockerfile").write_text("# pratique: ignore-file=downloads-run-unseen,root-user we like it\n" + BAD)
    code, report = check(".")
    assert code == 1
    said = [each for each in report["results"][0]["findings"] if each["id"] == "dockerfile/root-user"]
    assert "asks to ignore this (we like it)" in said[0]["description"]
    code, report = check(".", "--honour-ignores")
    assert code == 0
    said = [each for each in report["results"][0]["findings"] if each["id"] == "dockerfile/root-user"]
    assert said[0]["suppressed"] == {"reason": "we like it", "by": "ignore-comment", "file": "Dockerfile", "line": 1}


def test_a_policy_judges_by_severity_baseline_and_exemptions(check, tmp_path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nRUN apt-get update && apt-get install -y curl\n")
    head = "apiVersion: pratique/v1\nkind: Policy\nvulnerabilities: {deny: {severity: high}}\n"
    (tmp_path / "p.yaml").write_text(
        head + "baseline: {no_root_user: true, dependency_locking: true, vulnerability_scan: true}\n"
    )
    code, report = check("Dockerfile", "--policy", "p.yaml")
    assert code == 1
    rules = {reason["rule"] for reason in report["verdict"]["reasons"]}
    assert rules == {"baseline.no_root_user", "baseline.dependency_locking"}
    waived = "exemptions: [{id: dockerfile/root-user, reason: r, owner: a@b.c, until: 2099-01-01}]\n"
    (tmp_path / "p.yaml").write_text(head + "misconfigurations: {deny: high}\n" + waived)
    assert check("Dockerfile", "--policy", "p.yaml")[0] == 0


def test_a_policy_in_the_working_directory_tightens(check, tmp_path) -> None:
    (tmp_path / "Dockerfile").write_text(GOOD)
    (tmp_path / "pratique.yaml").write_text("apiVersion: pratique/v1\nkind: Policy\nmisconfigurations: {deny: low}\n")
    assert check("Dockerfile")[0] == 1


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed: there is no repository to ignore files in")
def test_what_git_ignores_is_skipped_and_said_and_what_it_tracks_is_not(check, tmp_path) -> None:
    for name in ("a", "out", "hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Dockerfile").write_text(BAD)
    (tmp_path / ".gitignore").write_text("out/\nhidden/\n")
    for words in (["init", "-q"], ["add", "a"], ["add", "-f", "hidden"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    report = check(".")[1]
    found = {path for path, _ in places(report, "dockerfile/downloads-run-unseen")}
    assert found == {"a/Dockerfile", "hidden/Dockerfile"}
    assert "1 files and folders that git ignores" in report["results"][0]["examined"][0]["why"]
    assert "out/Dockerfile" in {path for path, _ in places(check(".", "--no-git-ignore")[1], "dockerfile/root-user")}
    assert len(places(check("out")[1], "dockerfile/root-user")) == 1


def test_links_pipes_and_large_files_are_not_followed(check, tmp_path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "outside").write_text(BAD)
    os.symlink(tmp_path / "outside", tmp_path / "x" / "Dockerfile")
    os.mkfifo(tmp_path / "x" / "Containerfile")
    (tmp_path / "x" / "big.Dockerfile").write_text("FROM a:1\n" + "RUN a\n" * 400_000)
    code, report = check("x")
    assert code == 3
    assert [each["id"] for each in report["results"][0]["findings"]] == ["unreadable-file"]


def test_help_imports_no_check(capsys) -> None:
    with pytest.raises(SystemExit):
        cli.main(["check", "--help"])
    assert "--honour-ignores" in capsys.readouterr().out


POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: x, securityContext: {privileged: true}}\n"


def piped(text: str | bytes, *words: str):
    return CliRunner().invoke(_cli, ["check", "--quiet", *words], input=text)


def test_standard_input_is_checked(check, tmp_path) -> None:
    made = piped(f"---\n# Source: chart/templates/pod.yaml\n{POD}", "-", "--format", "json")
    assert made.exit_code == 1
    assert places(json.loads(made.stdout), "workload/privileged") == [("-", 8)]
    assert piped(GOOD, "-").exit_code == 0
    assert piped(POD, "-", "--who-can").exit_code == 0


def test_standard_input_of_an_unknown_kind_says_what_to_do(check) -> None:
    for text in ("hello\n", "", b"\0\xff"):
        made = piped(text, "-")
        assert made.exit_code == 2
        assert "Standard input is of no kind" in made.output


def test_a_file_whose_name_is_a_dash_is_a_file(check, tmp_path) -> None:
    (tmp_path / "-").write_text(GOOD)
    code, report = check(".")
    assert code == 0
    assert places(report, "dockerfile/no-healthcheck") == [("./-", 1)]


def test_a_chart_and_a_kustomization_are_incomplete_and_say_what_to_do(check, tmp_path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "pod.yaml").write_text("{{- if .Values.pod }}\n" + POD + "{{- end }}\n")
    (tmp_path / "kustomization.yaml").write_text("resources: [pod.yaml]\nimages: []\n")
    code, report = check(".")
    titles = [each["title"] for each in report["results"][0]["findings"] if each["kind"] == "unreadable"]
    assert code == 3
    assert [title.partition(" ")[0] for title in titles] == ["kustomization.yaml:2:", "templates/pod.yaml"]
    assert all("| pratique check -`" in title for title in titles)
