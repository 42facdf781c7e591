"""`pratique judge` replays a stored report."""

import json

import pytest

from policy.commands import command  # noqa: F401 - a fixture
from pratique.cli import judge
from pratique.errors import UsageError


def test_judge_replays_a_report(run, tmp_path):
    at = ("--at", "2026-01-10T12:00:00Z")
    assert run(judge, "report.json", *at)[0] == 1
    assert run(judge, "report.json", *at, "--policy", "lax.yaml")[0] == 0
    assert run(judge, "report.json", "--at", "2026-03-10")[0] == 3
    code, text = run(judge, "report.json", *at, "--format", "json")
    assert (code, json.loads(text)["verdict"]["at"]) == (1, "2026-01-10T12:00:00Z")
    (tmp_path / ".trivyignore").write_text("CVE-2025-1\n")
    assert run(judge, "report.json", *at, "--ignore-file", ".trivyignore")[0] == 0
    assert run(judge, "report.json", *at, "--ignore-file", "trivyignore:.trivyignore")[0] == 0
    assert run(judge, "report.json", *at, "--baseline", "report.json")[0] == 0
    assert run(judge, "report.json", *at, "--policy", "lax.yaml", "--fail-on", "high")[0] == 1
    with pytest.raises(UsageError, match="is no time"):
        run(judge, "report.json", "--at", "soon")


def test_what_an_ignore_file_asks_for_in_vain_is_said(run, tmp_path):
    (tmp_path / ".grype.yaml").write_text("ignore: [{vulnerability: CVE-2025-1, namespace: x}]\n")
    _, text = run(judge, "report.json", "--at", "2026-01-10", "--ignore-file", ".grype.yaml")
    assert "note: .grype.yaml:1: `namespace` cannot be compared here, so the rule waives nothing\n" in text
