"""`pratique policy` writes, checks, tests and compares policies."""

import json

import pytest

from policy.commands import STRICT, command  # noqa: F401 - a fixture
from pratique.cli import policy
from pratique.errors import UsageError


def test_init_writes_a_policy_that_checks_and_overwrites_none(run):
    assert run(policy, "init") == (0, "Wrote pratique.yaml. Use it with `--policy pratique.yaml`.\n")
    assert run(policy, "check", "pratique.yaml") == (0, "pratique.yaml: 1 policy, no errors\n")
    with pytest.raises(UsageError, match="already there"):
        run(policy, "init")
    assert run(policy, "init", "--force")[0] == 0
    with pytest.raises(UsageError, match="cannot be written"):
        run(policy, "init", "no/where.yaml")


def test_check_names_the_errors_of_every_file(run, tmp_path):
    (tmp_path / "a.yaml").write_text(STRICT + "secret: deny\n")
    (tmp_path / "b.yaml").write_text("x")
    with pytest.raises(UsageError) as caught:
        run(policy, "check", "a.yaml", "lax.yaml", "b.yaml", "c.yaml")
    text = str(caught.value)
    assert "a.yaml:4: `secret` is not a known key: did you mean `secrets`?" in text
    assert "b.yaml:1: the policy must be a mapping" in text
    assert "There is no file c.yaml" in text


def test_the_schema_is_json(run):
    assert json.loads(run(policy, "schema")[1])["title"] == "pratique policy"


def test_policies_have_tests(run, tmp_path):
    case = "- {name: denied, report: report.json, at: 2026-01-10T12:00:00Z, expect: {verdict: %s}}\n"
    (tmp_path / "good.yaml").write_text(case % "denied")
    (tmp_path / "bad.yaml").write_text(case % "denied" + case % "allowed")
    assert run(policy, "test", "good.yaml") == (0, "pass  good.yaml:1: denied\n1 passed, 0 failed\n")
    code, text = run(policy, "test", "bad.yaml", "--policy", "strict.yaml")
    assert code == 1
    assert "FAIL  bad.yaml:2: denied\n      the verdict is denied, and allowed was expected\n1 passed, 1 failed" in text


def test_diff_says_whose_verdict_changes(run):
    code, text = run(policy, "diff", "lax.yaml", "strict.yaml", "report.json", "--at", "2026-01-10T12:00:00Z")
    assert code == 0
    assert "allowed → denied" in text
    assert "+ vulnerabilities.deny: openssl" in text
    assert "1 of 1 verdicts change" in text
    assert run(policy, "diff", "lax.yaml", "lax.yaml", "report.json")[1] == "0 of 1 verdicts change\n"
