"""Hostile pipelines and scripts: bounded time, findings or a named error, nothing silent."""

import contextlib
import datetime as dt
import time

import pytest

from pratique.checks import pipeline, script
from pratique.checks.files import SourceFile
from pratique.errors import InputError

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BLOCK = "a:\n  script:\n    - |\n"
LONG = [
    ("x.gitlab-ci.yml", BLOCK + "      trivy image app || \\\n" * 3000),
    ("x.gitlab-ci.yml", BLOCK + "      set +e; trivy image --exit-code 1 app | tee x\n" * 2400),
    ("x.gitlab-ci.yml", BLOCK + "      " + "eval $CI_COMMIT_" * 8000),
    ("x.gitlab-ci.yml", BLOCK + "      " + "docker login -p " * 8000),
    ("x.gitlab-ci.yml", BLOCK + "      " + "--a-token" * 12000),
    (
        "x.gitlab-ci.yml",
        "".join(
            f"a{at}:\n  stage: s\n  needs: [a{at - 1}]\n  extends: a{at - 1}\n  script: [docker push a]\n"
            for at in range(900)
        ),
    ),
    (
        "x.gitlab-ci.yml",
        "".join(f"j{at}:\n  script: [docker push a/b, trivy image a/b, cosign sign a/b]\n" for at in range(900)),
    ),
    ("x.gitlab-ci.yml", BLOCK + "      docker push a/b\n      trivy image a/b\n" * 3500),
    (".github/workflows/a.yml", "on: issues\njobs:\n  a:\n    steps:\n      - run: " + "${{ github." * 20000),
    (
        ".github/workflows/a.yml",
        "on: issues\njobs:\n  a:\n    steps:\n      - run: ${{ " + "github.event[" * 20000 + "}}",
    ),
    (".github/workflows/a.yml", "on: issues\njobs:\n  a:\n    steps:\n      - run: ${{ a" + ".a" * 50000 + " }}"),
    (".github/workflows/a.yml", "on: issue_comment\njobs:\n  a:\n    steps:\n      - run: " + "git fetch " * 20000),
    (".github/workflows/a.yml", "on: issues\njobs:\n  a:\n    steps:\n      - uses: " + "a/" * 50000 + "@" * 50000),
    ("Jenkinsfile", "pipeline { stages { stage('a') { steps {\n" + 'sh "${a.b}"\n' * 8000 + "} } } }"),
    ("Jenkinsfile", "pipeline {" + "stage('x') { steps { sh 'docker push a' } }\n" * 900 + "}"),
    (
        "t.yaml",
        "apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n"
        + "    - {image: a, script: 'echo $(params.x)'}\n" * 4000,
    ),
    ("a.sh", "docker ps | while read x; do\n" + 'if [[ x == *"root\n' * 4000),
    ("a.sh", "docker ps " + "[[ " * 20000),
    ("a.sh", "#!" + "/" * 100000),
    ("a.py", "import docker  # trivy\n" + "x = " + "(" * 150 + ")" * 150 + "\n" + "y.append('a root')\n" * 9000),
    ("a.py", "# trivy\n" + "if any(k in i.lower() for k in ['root']): pass\n" * 6000),
    ("a.py", "# trivy\n" + "x = " + "-" * 60000 + "1\n"),
    ("a.py", "# trivy\n" + "x" + ".a" * 60000 + "\n"),
    ("a.py", "import subprocess\ndef f(x):\n" + "    r = subprocess.run(['trivy', 'image', x])\n" * 400),
]


@pytest.mark.parametrize("path, text", [pytest.param(*each, id=f"{at}-{each[0]}") for at, each in enumerate(LONG)])
def test_long_text_is_answered_in_bounded_time(path: str, text: str) -> None:
    folder = script if path.endswith((".sh", ".py")) else pipeline
    file = SourceFile(path, text.encode(), AT)
    began = time.monotonic()
    if folder.recognises(file):
        with contextlib.suppress(InputError):
            folder.examine(file)
    assert time.monotonic() - began < 20


def test_a_bomb_of_aliases_is_refused_by_name() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"] + [
        f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 9)
    ]
    body = "\n".join([*rows, "job:", "  script: *a8", ""])
    with pytest.raises(InputError, match="values"):
        pipeline.examine(SourceFile(".gitlab-ci.yml", body.encode(), AT))


@pytest.mark.parametrize("text", ["a:\n\tscript: x\n", "a: 1\na: 2\n", "a: [\n"])
def test_damaged_yaml_is_refused_by_name(text: str) -> None:
    with pytest.raises(InputError, match="gitlab-ci"):
        pipeline.examine(SourceFile(".gitlab-ci.yml", text.encode("latin-1"), AT))


@pytest.mark.parametrize(
    "path, text",
    [
        ("a.sh", "#!/bin/sh\n" + "docker x;" * 40000),
        ("a.py", "import docker\nx = (\n"),
        ("a.py", "import docker" + " " * (600 << 10)),
    ],
)
def test_a_script_that_cannot_be_read_is_said(path: str, text: str) -> None:
    found = script.examine(SourceFile(path, text.encode(), AT))
    assert found.unexamined
    assert not found.findings


def test_a_script_of_another_shell_that_names_a_tool_is_said() -> None:
    body = b"on: push\npermissions: {}\njobs:\n  a:\n    runs-on: windows-2025\n    steps:\n      - run: docker push a\n      - run: Get-Item\n"
    found = pipeline.examine(SourceFile(".github/workflows/a.yml", body, AT))
    assert [(one.line, one.what.split()[0]) for one in found.unexamined] == [(7, "pwsh")]
