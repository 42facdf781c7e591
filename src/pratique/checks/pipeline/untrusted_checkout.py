"""A workflow with the repository's own rights checks out and uses what a stranger wrote.

Why: `pull_request_target`, `issue_comment` and `workflow_run` run with secrets and a token that may write; a build of the pull request's head then runs the stranger's code with them.
Fix: build pull requests under `pull_request`; keep workflows with rights from checking out the head, or let them only read files from it.
References: https://docs.github.com/en/actions/reference/security/secure-use
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._actions import name
from pratique.checks.pipeline._untrusted import STRANGERS
from pratique.documents.pipeline import Pipeline, Step

FAILS: Lines = {
    "on: pull_request_target\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n"
    "        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n": 8,
    "on: issue_comment\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: gh pr checkout $N\n": 6,
}
PASSES: Texts = (
    "on: pull_request_target\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n",
    (
        "on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n"
        "        with: {ref: '${{ github.event.pull_request.head.sha }}'}\n"
    ),
)
_HEAD = re.compile(
    r"github\.head_ref|pull_request\.head\.|refs/pull/|workflow_run\.head_|merge_commit_sha|steps\.[\w-]{1,60}\.outputs\.[\w-]{0,40}(?:sha|ref|head)"
)
_FETCHED = re.compile(
    r"\bgh[ \t]+pr[ \t]+checkout\b|\bgit[ \t]+(?:fetch|pull|checkout)\b[^\n]{0,200}(?:pull/|pull_request\.head|head_ref|workflow_run\.head_)"
)


@check("high", standards=("zizmor-dangerous-triggers",))
def untrusted_checkout(pipeline: Pipeline) -> Iterator[Fault]:
    trigger = next((one for one in pipeline.triggers if one in STRANGERS), "")
    if not trigger or pipeline.system != "github":
        return
    for _, _, step in pipeline.steps():
        line = _line(step)
        if line:
            yield Fault(f"Under {trigger} what a stranger wrote is checked out.", line)


def _line(step: Step) -> int:
    if name(step) == "actions/checkout":
        return next(
            (
                value.line
                for key, value in step.inputs.items()
                if key in ("ref", "repository") and _HEAD.search(value.text)
            ),
            0,
        )
    found = _FETCHED.search(step.text[:100_000])
    return step.at(found.start()) if found else 0
