"""The repository's token is uploaded with the workspace.

Why: `actions/checkout` writes its token into `.git/config`; whoever can download the artifact has it as long as the job runs, and may push with it.
Fix: give `persist-credentials: false` to `actions/checkout`, or upload only what was built.
References: https://github.com/actions/checkout#usage
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._actions import name
from pratique.documents.pipeline import Pipeline, Step

FAILS: Lines = {
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/upload-artifact@v4\n        with:\n          path: .\n": 9,
}
PASSES: Texts = (
    (
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n        with: {persist-credentials: false}\n"
        "      - uses: actions/upload-artifact@v4\n        with: {path: .}\n"
    ),
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/upload-artifact@v4\n        with: {path: dist}\n",
)
_ALL = frozenset({".", "./", "*", "./*", "**", "./**", "${{ github.workspace }}", "${{github.workspace}}"})


@check("medium")
def token_in_artifact(pipeline: Pipeline) -> Iterator[Fault]:
    for job in pipeline.jobs:
        kept = False
        for step in job.steps:
            if name(step) == "actions/checkout" and not _is_elsewhere(step):
                kept = True
            path = step.inputs.get("path")
            if kept and name(step) == "actions/upload-artifact" and path is not None and path.text.strip() in _ALL:
                yield Fault(f"{path.text.strip()} holds the token of actions/checkout.", path.line)


def _is_elsewhere(step: Step) -> bool:
    given = step.inputs.get("persist-credentials")
    return given is not None and given.text == "false"
