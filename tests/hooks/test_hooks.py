"""What pipelines take from here fails closed: the GitHub Action, the GitLab templates, the pre-commit hook."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pratique.cli import _cli
from pratique.documents import yaml

ROOT = Path(__file__).parent.parent.parent
BAD = "FROM debian:12\nRUN curl -sSL https://example.com/i | bash\n"
GOOD = "FROM debian:12\nUSER 10001\n"
TEMPLATES = {"check": "pratique-check.json", "scan": "pratique-scan.json"}


def read(name: str):
    return yaml.load((ROOT / name).read_bytes(), name).value


def template(name: str, **given: str):
    """(inputs, the job as GitLab runs it)."""
    text = (ROOT / "templates" / f"{name}.yml").read_bytes()
    head, body = yaml.load_all(text, name)
    inputs = {key: given.get(key, each["default"]) for key, each in head.value["spec"]["inputs"].items()}
    written = json.dumps(body.value)
    for key, value in inputs.items():
        written = written.replace(f"$[[ inputs.{key} ]]", value)
    assert "$[[" not in written
    return inputs, json.loads(written)[inputs["job"]]


@pytest.fixture
def place(tmp_path):
    """A folder with a program `pratique` on the PATH, which is this one."""
    program = tmp_path / "temp" / "pratique" / "bin" / "pratique"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pratique "$@"\n')
    program.chmod(0o755)
    (tmp_path / "work").mkdir()
    return tmp_path


def run(place, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": f"{place / 'temp/pratique/bin'}:{os.environ['PATH']}",
        "HOME": str(place),
        "LC_ALL": "C.UTF-8",
        "PRATIQUE_OFFLINE": "1",
        "RUNNER_TEMP": str(place / "temp"),
        "GITHUB_OUTPUT": str(place / "output"),
        "GITHUB_STEP_SUMMARY": str(place / "summary"),
        **variables,
    }
    return subprocess.run(
        ["bash", "-e", "-c", script], cwd=place / "work", env=environment, capture_output=True, text=True, check=False
    )


def judge(place, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The action's step, its inputs as the runner hands them over."""
    action = read("action.yml")
    (step,) = [one for one in action["runs"]["steps"] if one.get("id") == "judge"]
    defaults = {name: each["default"] for name, each in action["inputs"].items()} | inputs
    variables = {
        name: defaults[value.removeprefix("${{ inputs.").removesuffix(" }}")] for name, value in step["env"].items()
    }
    return run(place, step["run"], **variables)


@pytest.mark.parametrize("text, code", [(BAD, 1), (GOOD, 0)])
def test_the_action_ends_as_pratique_does_and_leaves_its_reports(place, text, code):
    (place / "work" / "Dockerfile").write_text(text)
    done = judge(place)
    assert done.returncode == code, done.stderr
    outputs = dict(line.split("=", 1) for line in (place / "output").read_text().splitlines())
    assert outputs["exit-code"] == str(code)
    assert json.loads(Path(outputs["report"]).read_text())["schema"] == "pratique.report/1"
    assert json.loads(Path(outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert (place / "summary").read_text()


def test_the_action_hands_its_inputs_over_as_words(place):
    (place / "work" / "a b").mkdir()
    (place / "work" / "a b" / "Dockerfile").write_text(BAD)
    assert judge(place, targets="a b\n", **{"fail-on": "critical"}).returncode == 1
    assert judge(place, targets="$(touch x)\n--report-only").returncode == 2
    assert not (place / "work" / "x").exists()


@pytest.mark.parametrize(
    "inputs", [{"command": "demo; true"}, {"targets": ""}, {"targets": "no-such-file"}, {"policy": "x"}]
)
def test_the_action_fails_where_it_cannot_judge(place, inputs):
    assert judge(place, **inputs).returncode == 2


def test_the_action_uses_no_other_action_and_no_input_in_its_scripts():
    for step in read("action.yml")["runs"]["steps"]:
        assert "uses" not in step
        assert "${{" not in step["run"]


@pytest.mark.parametrize("text, code", [(BAD, 1), (GOOD, 0)])
def test_the_gitlab_job_that_checks_fails_closed(place, text, code):
    (place / "work" / "Dockerfile").write_text(text)
    _, job = template("check")
    assert run(place, "\n".join(job["script"])).returncode == code
    assert run(place, "\n".join(job["after_script"])).returncode == 0
    report = json.loads((place / "work" / job["artifacts"]["reports"]["codequality"]).read_text())
    assert bool(report) is True
    assert all({"description", "fingerprint", "severity", "location"} <= set(one) for one in report)


def test_the_gitlab_job_that_scans_fails_closed(place):
    _, job = template("scan", target="no-such-image.tar")
    assert run(place, "\n".join(job["script"])).returncode == 2


@pytest.mark.parametrize("name", TEMPLATES)
def test_gitlab_jobs_cannot_be_passed_over(name):
    inputs, job = template(name)
    assert job["allow_failure"] is False
    assert job["artifacts"]["when"] == "always"
    assert not any("||" in line or "--report-only" in line for line in job["script"])
    assert inputs["job"] == TEMPLATES[name].removesuffix(".json")
    assert TEMPLATES[name] in job["artifacts"]["paths"]


def test_the_hook_is_a_command_that_there_is():
    (hook,) = read(".pre-commit-hooks.yaml")
    program, command = hook["entry"].split()
    assert program == "pratique"
    assert isinstance(_cli.get_command(click.Context(_cli), command), click.Command)
    assert hook["pass_filenames"] is False
    assert hook["args"] == ["."]
