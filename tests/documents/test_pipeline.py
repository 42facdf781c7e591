"""Pipelines of four systems as jobs and steps, each with its true line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.documents import _groovy, pipeline
from pratique.documents._pipeline import closure
from pratique.errors import InputError, LimitError, UnreadableError

GITLAB = b"""\
stages: [build, scan]
default:
  before_script: [echo first]
variables: {TAG: "1.2", IMAGE: "a/b:${TAG}"}
include:
  - project: x/y
    ref: main
.base:
  image: $IMAGE
  services:
    - name: docker:dind
build:
  extends: .base
  stage: build
  script:
    - one
    - |
      two
      three \\
        four
    - >-
      five
      six
scan:
  stage: scan
  needs: []
  script:
    - !reference [build, script]
    - seven
  allow_failure: true
  artifacts:
    reports: {junit: x.xml}
late:
  stage: scan
  before_script: []
  script: eight
  after_script: [nine]
"""


def gitlab() -> pipeline.Pipeline:
    return pipeline.read("gitlab", GITLAB, "x.yml")


def line_of(step: pipeline.Step, word: str) -> int:
    return step.at(step.text.index(word))


def test_gitlab_scripts_have_their_lines_through_blocks_and_folds() -> None:
    build = gitlab().jobs[0].steps[0]
    assert [line_of(build, word) for word in ("echo first", "one", "two", "three", "four", "five", "six")] == [
        3,
        16,
        18,
        19,
        20,
        22,
        23,
    ]


def test_gitlab_references_point_to_where_a_script_is_written() -> None:
    scan = gitlab().jobs[1].steps[0]
    assert [line_of(scan, word) for word in ("one", "three", "seven")] == [16, 19, 29]


def test_gitlab_jobs_inherit_and_resolve() -> None:
    build, scan, late = gitlab().jobs
    assert [(use.kind, use.text, use.line) for use in build.uses] == [
        ("image", "a/b:1.2", 9),
        ("service", "docker:dind", 11),
    ]
    assert scan.may_fail is not None
    assert scan.may_fail.line == 30
    assert [(report.text, report.line) for report in scan.reports] == [("junit=x.xml", 32)]
    assert "echo first" not in late.steps[0].text
    assert late.steps[1].may_fail is not None


MERGED = b"""\
.login: &login
  - echo login
.base: &base
  image: a/b
  variables: {ONE: "1", TWO: "2"}
  before_script:
    - echo before
a:
  <<: *base
  script:
    - *login
    - echo own
b:
  extends: a
  variables: {TWO: "3"}
  script: *login
"""


def test_gitlab_anchors_point_to_where_they_are_written() -> None:
    a, b = pipeline.read("gitlab", MERGED, "x.yml").jobs
    step = a.steps[0]
    assert [line_of(step, word) for word in ("echo before", "echo login", "echo own")] == [7, 2, 12]
    assert [(use.text, use.line) for use in a.uses] == [("a/b", 4)]
    assert {name: (value.text, value.line) for name, value in b.environment.items()} == {
        "ONE": ("1", 5),
        "TWO": ("3", 15),
    }
    assert line_of(b.steps[0], "echo login") == 2


def test_gitlab_order_is_by_stage_unless_needs_says_otherwise() -> None:
    build, scan, late = gitlab().jobs
    assert (build.after, scan.after, late.after) == (frozenset(), frozenset(), frozenset({0}))


def test_gitlab_included_files_are_uses() -> None:
    assert [(use.kind, use.text, use.line) for use in gitlab().uses] == [("template", "project:x/y@main", 6)]


GITHUB = b"""\
on: {push: , pull_request_target: }
permissions: write-all
jobs:
  a:
    runs-on: ubuntu-24.04
    container: {image: "node:22", options: --privileged}
    steps:
      - uses: x/y@v1
        with:
          script: |
            one
            two ${{ github.head_ref }}
      - run: |
          # three

          four ${{ github.sha }} five
        continue-on-error: true
  b:
    needs: [a]
    runs-on: windows-2025
    steps:
      - {run: six, shell: bash}
      - run: seven
  c:
    needs: b
    uses: o/r/.github/workflows/x.yml@main
    secrets: inherit
"""


def github() -> pipeline.Pipeline:
    return pipeline.read("github", GITHUB, "x.yml")


def test_github_jobs_steps_and_lines() -> None:
    a, b, c = github().jobs
    assert (a.after, b.after, c.after) == (frozenset(), frozenset({0}), frozenset({0, 1}))
    assert line_of(a.steps[1], "four") == 16
    assert a.steps[0].inputs["script"].at(6) == 12
    assert [(one.text, a.steps[1].at(one.start)) for one in a.steps[1].inserted] == [("github.sha", 16)]
    assert a.steps[1].may_fail is not None
    assert a.steps[1].may_fail.line == 17
    assert a.privileged is not None
    assert [step.shell.name for step in b.steps] == ["bash", "pwsh"]
    assert b.steps[0].shell.pipefail
    assert not a.steps[1].shell.pipefail
    assert c.secrets is not None
    assert (c.secrets.line, c.uses[0].line) == (27, 26)


def test_github_triggers_and_permissions() -> None:
    found = github()
    assert found.triggers == {"push": 1, "pull_request_target": 1}
    assert (found.permissions, found.permissions_line) == ("write-all", 2)


def test_a_github_composite_action_is_one_job() -> None:
    body = b"inputs: {x: }\nruns:\n  using: composite\n  steps:\n    - run: echo ${{ inputs.x }}\n      shell: bash\n"
    found = pipeline.read("github", body, "action.yml")
    assert found.system == "github-action"
    assert found.jobs[0].steps[0].text == "echo ${{ inputs.x }}"
    assert found.inputs == {"x": "string"}


TEKTON = b"""\
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: scan}
spec:
  params: [{name: image, default: a/b}]
  steps:
    - image: alpine:3
      onError: continue
      script: |
        #!/bin/sh -e
        trivy image $(params.image)
        echo $(date)
    - image: aquasec/trivy
      args: [image, $(params.image)]
    - image: x
      command: [sh, -c]
      args:
        - |
          one
          two $(params.image)
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p}
spec:
  tasks:
    - name: build
      taskRef: {name: buildah}
    - name: scan
      taskRef: {name: scan}
      params:
        - {name: image, value: $(tasks.build.results.IMAGE)}
    - name: inline
      runAfter: [scan]
      taskSpec:
        steps: [{image: y, script: make, securityContext: {privileged: true}}]
  finally:
    - name: last
      taskRef: {resolver: git, params: [{name: url, value: u}, {name: revision, value: main}]}
---
apiVersion: v1
kind: ConfigMap
"""


def test_tekton_tasks_stand_where_the_pipeline_uses_them() -> None:
    build, scan, inline, last = pipeline.read("tekton", TEKTON, "x.yaml").jobs
    assert [sorted(job.after) for job in (build, scan, inline, last)] == [[], [0], [0, 1], [0, 1, 2]]
    assert build.steps[0].use == pipeline.Use("template", "buildah", 28)
    assert last.steps[0].use is not None
    assert last.steps[0].use.text == "git:u@main"
    first, second, third = scan.steps
    assert (line_of(first, "trivy"), first.shell) == (11, pipeline.Shell("sh", errexit=True))
    assert [one.text for one in first.inserted] == ["params.image"]
    assert (second.text, second.at(6)) == ("trivy image $(params.image)", 14)
    assert (third.text.split()[0], line_of(third, "two")) == ("one", 20)
    assert first.may_fail is not None
    assert inline.privileged is not None
    assert scan.environment["params.image"].text == "$(tasks.build.results.IMAGE)"


JENKINS = b"""\
// a comment with { and '
pipeline {
  agent { docker { image 'node:22'; args '--privileged' } }
  environment { KEY = credentials('k'); NAME = 'x' }
  stages {
    stage('one') {
      steps {
        sh 'first'
        sh(script: \"\"\"
          second ${params.X}
          third \\${not}
        \"\"\", returnStatus: true)
        script { def rc = sh(script: 'fourth', returnStatus: true) }
      }
    }
    stage('two') {
      parallel {
        stage('left') { steps { catchError(buildResult: 'SUCCESS') { sh 'fifth' } } }
        stage('right') { steps { bat 'sixth' } }
      }
    }
    stage('three') { steps { script { def i = docker.build("a/b:${NAME}"); i.push('v1') } } }
  }
}
"""


def test_jenkins_stages_steps_and_lines() -> None:
    found = {job.name: job for job in pipeline.read("jenkins", JENKINS, "Jenkinsfile").jobs}
    one = found["one"]
    first, second, fourth = one.steps
    assert (first.line, line_of(second, "second"), line_of(second, "third"), fourth.line) == (8, 10, 11, 13)
    assert [each.text for each in second.inserted] == ["params.X"]
    assert second.text[second.inserted[0].start : second.inserted[0].end] == "${params.X}"
    assert second.may_fail is not None
    assert fourth.may_fail is None
    assert one.environment["KEY"].text == "credentials"
    assert found["left"].steps[0].may_fail is not None
    assert found["right"].steps[0].shell.name == "cmd"
    assert [step.text for step in found["three"].steps] == ["docker build -t a/b:${NAME} .", "docker push a/b:${NAME}"]


def test_jenkins_functions_outside_the_pipeline_are_a_job_of_their_own() -> None:
    body = b"pipeline { stages { stage('a') { steps { sh 'one' } } } }\ndef f() {\n  sh 'two'\n}\n"
    jobs = pipeline.read("jenkins", body, "Jenkinsfile").jobs
    assert [(job.name, [(step.text, step.line) for step in job.steps]) for job in jobs] == [
        ("a", [("one", 1)]),
        ("functions", [("two", 3)]),
    ]


def test_jenkins_branches_run_side_by_side() -> None:
    jobs = pipeline.read("jenkins", JENKINS, "Jenkinsfile").jobs
    names = [job.name for job in jobs]
    after = {job.name: {names[at] for at in job.after} for job in jobs}
    assert after["left"] == after["right"] == {"one"}
    assert after["three"] == {"one", "left", "right"}


@pytest.mark.parametrize(
    "text",
    [
        "sh '" * 3000,
        "a(" * 500 + ")",
        "{" * 500,
        "/*" * 5000,
        '"${' * 5000,
        "'''" + "x\n" * 9000,
        "sh 'x'\n" * 5000,
        "a:b:" * 9000,
    ],
)
def test_hostile_groovy_ends_in_calls_or_a_named_error(text: str) -> None:
    try:
        _groovy.read(text)
    except LimitError:
        return


def test_a_jenkinsfile_that_is_too_long_is_refused() -> None:
    with pytest.raises(LimitError):
        _groovy.read("x" * (_groovy.MAX_CHARACTERS + 1))


def test_a_workflow_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(UnreadableError):
        pipeline.read("github", b"- a\n", "x.yml")


def test_too_many_jobs_are_refused() -> None:
    body = b"on: push\njobs:\n" + b"".join(b"  j%d: {steps: [{run: x}]}\n" % at for at in range(2000))
    with pytest.raises(LimitError):
        pipeline.read("github", body, "x.yml")


def test_rings_of_jobs_are_cut() -> None:
    assert closure([[1], [0]]) in (
        [frozenset({1}), frozenset({0, 1})],
        [frozenset({0, 1}), frozenset({0})],
        [frozenset({1}), frozenset({0})],
    )
    assert closure([[], [0], [1]]) == [frozenset(), frozenset({0}), frozenset({0, 1})]


@pytest.mark.parametrize("system", ["github", "gitlab", "jenkins", "tekton"])
@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"{}[]()'\":-,\n ",
                "jobs",
                "steps",
                "run",
                "script",
                "extends",
                "needs",
                "a",
                "stage",
                "sh",
                "$(params.x)",
                "${x}",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_text_is_a_pipeline_or_a_named_error(system: str, text: str) -> None:
    head = {
        "github": "on: push\njobs: ",
        "gitlab": "a: ",
        "jenkins": "pipeline { ",
        "tekton": "apiVersion: tekton.dev/v1\nkind: Task\nspec: ",
    }[system]
    body = (head + text).encode()
    try:
        found = pipeline.read(system, body, "x")
    except InputError:
        return
    rows = body.count(b"\n") + 1
    assert all(1 <= step.at(at) <= rows + 1 for _, _, step in found.steps() for at in (0, len(step.text)))
