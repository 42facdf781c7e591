"""`pratique policy` writes, checks, tests and compares policies."""

import hashlib
import json

import pytest

from policy.commands import LAX, STRICT, command  # noqa: F401 - a fixture
from pratique import expressions
from pratique.cli import policy
from pratique.errors import UsageError
from signing.shelf import KEY


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


def test_check_says_that_it_cannot_look_at_rules(run, tmp_path, monkeypatch):
    (tmp_path / "r.yaml").write_text(LAX + "rules: [{name: a, cel: 'true', message: m}]\n")
    monkeypatch.setattr(expressions, "missing", lambda: "CEL is not here")
    assert "its rules were not looked at: CEL is not here" in run(policy, "check", "r.yaml")[1]


def test_check_looks_at_whose_sboms_are_trusted(run, tmp_path):
    (tmp_path / "s.yaml").write_text(LAX + "evidence: {sboms: [{authorities: [{name: nobody}]}]}\n")
    with pytest.raises(UsageError, match="exactly one of"):
        run(policy, "check", "s.yaml")


def test_the_digest_is_the_files(run, tmp_path):
    found = hashlib.sha256((tmp_path / "lax.yaml").read_bytes()).hexdigest()
    assert run(policy, "digest", "lax.yaml") == (0, f"sha256:{found}\n")
    assert run(policy, "digest", "lax.yaml", "strict.yaml") == run(policy, "digest", "strict.yaml", "lax.yaml")


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


CIP = """
apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: {name: release}
spec:
  images: [{glob: "registry.example.com/**"}]
  authorities:
    - {name: ours, key: {data: KEY}}
    - {name: theirs, key: {kms: "gcpkms://projects/p"}}
"""
SIGNED = "apiVersion: pratique/v1\nkind: Policy\nname: team\nsignatures: {image_policies: [cip.yaml]}\n"


@pytest.fixture
def files(tmp_path):
    key = json.dumps(KEY.public.pem.decode())
    (tmp_path / "cip.yaml").write_text(CIP.replace("KEY", key))
    (tmp_path / "signed.yaml").write_text(SIGNED)
    authority = f"{{name: ours, key: {{data: {key}}}}}"
    (tmp_path / "inline.yaml").write_text(SIGNED.replace("image_policies: [cip.yaml]", f"authorities: [{authority}]"))
    return tmp_path


def test_check_knows_image_policies_alone_and_where_a_policy_names_them(run, files):
    for name in ("cip.yaml", "signed.yaml"):
        code, text = run(policy, "check", name)
        assert code == 0
        assert "cip.yaml: 1 image policy, no errors" in text
        assert "theirs is never met here: the public key of gcpkms://projects/p is out of reach" in text
    (files / "cip.yaml").write_text(CIP.replace("glob", "golb"))
    for name in ("cip.yaml", "signed.yaml"):
        with pytest.raises(UsageError, match=r"cip\.yaml:6: .*golb"):
            run(policy, "check", name)


@pytest.mark.parametrize("form", policy.EXPORTS)
@pytest.mark.parametrize("name", ["inline.yaml", "cip.yaml"])
def test_export_writes_what_a_policy_demands(run, files, form, name):
    if (form, name) == ("containers", "cip.yaml"):
        (files / name).write_text("\n".join((files / name).read_text().splitlines()[:-1]))  # it knows no KMS
    code, text = run(policy, "export", name, "--format", form, "--output", "out")
    assert code == 0
    assert "Note: " in text
    assert "Wrote out" in text
    with pytest.raises(UsageError, match="already there"):
        run(policy, "export", name, "--format", form, "--output", "out")
    assert run(policy, "export", name, "--format", form, "--output", "out", "--force")[0] == 0


def test_export_to_standard_output(run, files):
    assert "kind: ClusterImagePolicy" in run(policy, "export", "inline.yaml", "--format", "cluster-image-policy")[1]
    with pytest.raises(UsageError, match="name a folder"):
        run(policy, "export", "inline.yaml", "--format", "containers")


def test_export_checks_what_it_writes(run, files):
    text = (files / "inline.yaml").read_text()
    (files / "inline.yaml").write_text(text.replace("BEGIN PUBLIC", "BEGIN NO"))
    with pytest.raises(UsageError, match="no public key"):
        run(policy, "export", "inline.yaml", "--format", "kyverno")
    (files / "inline.yaml").write_text(text + "---\n" + text)
    with pytest.raises(UsageError, match="2 policies"):
        run(policy, "export", "inline.yaml", "--format", "kyverno")
    assert run(policy, "export", "cip.yaml", "--format", "opa")[0] == 2
