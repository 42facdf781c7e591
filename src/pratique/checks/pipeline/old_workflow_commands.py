"""Workflow commands are switched on that let any output set variables.

Why: whatever a step prints, a test's output too, can then set environment variables and PATH of the steps behind it.
Fix: remove ACTIONS_ALLOW_UNSECURE_COMMANDS and write to `$GITHUB_ENV` and `$GITHUB_PATH`.
References: https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline, Value

FAILS: Lines = {
    "on: push\nenv:\n  ACTIONS_ALLOW_UNSECURE_COMMANDS: true\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n": 3,
}
PASSES: Texts = ("on: push\nenv:\n  X: true\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n",)
_NAME = "ACTIONS_ALLOW_UNSECURE_COMMANDS"


@check("high", standards=("CKV_GHA_1", "zizmor-insecure-commands"))
def old_workflow_commands(pipeline: Pipeline) -> Iterator[Fault]:
    found: list[Value | None] = [pipeline.environment.get(_NAME)]
    for job in pipeline.jobs:
        found += [job.environment.get(_NAME), *(step.environment.get(_NAME) for step in job.steps)]
    for value in found:
        if value is not None and value.text.lower() not in ("", "false", "0"):
            yield Fault(f"{_NAME} is on.", value.line)
