"""A condition is always true.

Why: text beside `${{ }}`, a line break behind it too, makes the whole a text, and a text that is not empty is true: the step runs whatever was asked.
Fix: write the whole condition without `${{ }}`, or all of it inside, on one line.
References: https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-jobs-with-conditions
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline, Value, insertions

FAILS: Lines = {
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n        if: ${{ env.A }} == 'b'\n": 7,
    "on: push\njobs:\n  a:\n    runs-on: x\n    if: |\n      ${{ github.ref == 'refs/heads/main' }}\n    steps: [{run: make}]\n": 5,
}
PASSES: Texts = (
    "on: push\njobs:\n  a:\n    runs-on: x\n    if: ${{ github.ref == 'refs/heads/main' }}\n    steps: [{run: make, if: env.A == 'b'}]\n",
)


@check("high", standards=("zizmor-unsound-condition",))
def condition_always_true(pipeline: Pipeline) -> Iterator[Fault]:
    for job in pipeline.jobs:
        for one in (job.condition, *(step.condition for step in job.steps)):
            if one is not None and pipeline.system != "tekton" and _is_text(one):
                yield Fault("This condition is a text, which is always true.", one.line)


def _is_text(condition: Value) -> bool:
    found = insertions(condition.text, "${{", "}}")
    return bool(found) and (found[0].start > 0 or found[-1].end < len(condition.text))
