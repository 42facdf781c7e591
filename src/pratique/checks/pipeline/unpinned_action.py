"""An action of somebody else is not named by its commit.

Why: whoever may move the tag or the branch runs code in the workflow, with its token and secrets; this has been done to widely used actions.
Fix: name the full commit and keep the version as a comment: `uses: owner/action@<40 digits> # v4.2.0`; Dependabot and Renovate move both.
References: https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline, Use
from pratique.model.finding import Severity

FAILS: Lines = {
    '{"on": "push",\n"jobs": {"a": {"runs-on": "x", "steps": [\n{"uses": "someone/action@v1"}]}}}\n': 3,
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: someone/action@v1\n": 6,
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: someone/action@main\n": 6,
    "on: push\njobs:\n  a:\n    uses: someone/repo/.github/workflows/x.yml@v2\n": 4,
    "name: x\nruns:\n  using: composite\n  steps:\n    - uses: someone/action@v1\n": 5,
}
PASSES: Texts = (
    (
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - uses: someone/action@0123456789abcdef0123456789abcdef01234567 # v1\n      - uses: ./local\n"
    ),
    "on: push\njobs:\n  a:\n    uses: ./.github/workflows/x.yml\n",
)
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_VERSION = re.compile(r"v?[0-9][\w.+-]{0,60}|(?:.*/)?v?[0-9]+(?:\.[0-9]+){0,3}|release/.*")
_GITHUB = ("actions/", "github/")


@check("medium", standards=("zizmor-unpinned-uses",))
def unpinned_action(pipeline: Pipeline) -> Iterator[Fault]:
    for use in _actions(pipeline):
        name, _, ref = use.text.partition("@")
        if name.startswith(("./", "../", "$/")) or "${{" in use.text or _COMMIT.fullmatch(ref):
            continue
        severity = Severity.LOW if name.startswith(_GITHUB) else None
        if not _VERSION.fullmatch(ref[:200]):
            what = f"is the branch {ref}" if ref else "names no version"
            severity = None if severity else Severity.HIGH
        else:
            what = "is a tag, which may be moved"
        yield Fault(f"{use.text[:200]} {what}.", use.line, subject=use.text, severity=severity)


def _actions(pipeline: Pipeline) -> Iterator[Use]:
    for job in pipeline.jobs:
        yield from (use for use in job.uses if use.kind == "action")
        yield from (step.use for step in job.steps if step.use is not None and step.use.kind == "action")
