"""`pratique check --pod-security`: that standard alone, exit 1 for any violation."""

import json

import pytest
from click.testing import CliRunner

from pratique.cli import _cli

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: c
    image: nginx:latest
    securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
"""
SECCOMP = "  securityContext: {seccompProfile: {type: RuntimeDefault}}\n"


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))

    def run(text: str, *words: str):
        (tmp_path / "pod.yaml").write_text(text)
        made = CliRunner().invoke(_cli, ["check", "pod.yaml", "--quiet", "--format", "json", *words])
        return getattr(made.exception, "exit_code", made.exit_code), made.stdout

    return run


def test_one_violated_control_is_one_finding_and_exit_1(check):
    code, said = check(POD, "--pod-security", "restricted")
    (result,) = json.loads(said)["results"]
    (finding,) = result["findings"]
    assert (code, finding["id"], finding["location"]["path"]) == (1, "workload/seccomp-unset", "pod.yaml")
    assert finding["location"]["line"] == 8


def test_a_pod_that_keeps_the_standard_is_allowed_whatever_else_is_wrong_with_it(check):
    assert check(POD + SECCOMP, "--pod-security", "restricted")[0] == 0
    assert check(POD, "--pod-security", "restricted@v1.18")[0] == 0
    assert check(POD, "--pod-security", "baseline")[0] == 0


def test_findings_of_low_severity_are_denied_too(check):
    spec = "  hostUsers: false\n"
    text = (POD + SECCOMP + spec).replace("runAsNonRoot", "procMount: Unmasked, runAsNonRoot")
    assert check(text, "--pod-security", "baseline")[0] == 0
    assert check(text, "--pod-security", "restricted")[0] == 1


def test_a_pod_that_cannot_be_judged_is_never_allowed(check):
    code, said = check(POD.replace("true", "'true'"), "--pod-security", "baseline")
    assert code == 3
    assert "runAsNonRoot" in said


@pytest.mark.parametrize(
    "words",
    [["--pod-security", "strict"], ["--pod-security", "baseline", "--fail-on", "low"]],
    ids=["level", "fail-on"],
)
def test_wrong_usage_is_exit_2(check, words):
    assert check(POD, *words)[0] == 2


def test_who_can_prints_a_table_and_judges_nothing(check):
    text = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n"
        'roleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: User, name: "jane\\x1b[31m"}]\n'
    )
    code, said = check(text, "--who-can")
    assert code == 0
    assert json.loads(said)[0]["verbs"] == ["*"]
    code, said = check(text, "--who-can", "--format", "table")
    assert [line.split()[0] for line in said.splitlines()] == ["SUBJECT", "User"]
    assert "\x1b" not in said
    assert check("apiVersion: v1\nkind: [\n", "--who-can")[0] == 3


POLICY = "apiVersion: pratique/v1\nkind: Policy\nworkload: {pod_security: LEVEL}\n"
NETWORK = "apiVersion: pratique/v1\nkind: Policy\nworkload: {network_policy: required}\n"
DENY = (
    "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\n"
    "spec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n"
)


@pytest.mark.parametrize(
    "policy, text, code",
    [
        (POLICY.replace("LEVEL", "restricted"), POD, 1),
        (POLICY.replace("LEVEL", "restricted"), POD + SECCOMP, 0),
        (POLICY.replace("LEVEL", "baseline"), POD, 0),
        (POLICY.replace("LEVEL", "baseline"), POD + "  hostPID: true\n", 1),
        (POLICY.replace("LEVEL", "baseline"), POD.replace("true", "'true'"), 3),
        (NETWORK, POD, 1),
        (NETWORK, POD + DENY, 0),
        (NETWORK, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n", 0),
    ],
    ids=[
        "restricted",
        "restricted kept",
        "baseline kept",
        "baseline",
        "cannot be judged",
        "network",
        "network kept",
        "no workload",
    ],
)
def test_the_workload_key_of_a_policy(check, tmp_path, policy, text, code):
    (tmp_path / "policy.yaml").write_text(policy)
    found, said = check(text, "--policy", "policy.yaml")
    assert found == code, said
