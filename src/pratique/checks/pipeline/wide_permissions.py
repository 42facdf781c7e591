"""Every job of the workflow gets a right to write that few need.

Why: a right that is given at the top is there in each job, for each action that it uses.
Fix: write `permissions: {contents: read}` at the top and move the right to the job that needs it.
References: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "on: push\npermissions:\n  packages: write\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n  b:\n    runs-on: x\n    steps: [{run: make}]\n": 2,
}
PASSES: Texts = (
    "on: push\npermissions:\n  packages: write\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n",
    "on: push\npermissions:\n  contents: read\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n  b:\n    runs-on: x\n    steps: [{run: make}]\n",
)


@check("medium", standards=("zizmor-excessive-permissions",))
def wide_permissions(pipeline: Pipeline) -> Iterator[Fault]:
    given = pipeline.permissions
    if not isinstance(given, dict) or sum(job.permissions is None for job in pipeline.jobs) < 2:
        return
    rights = sorted(name for name, right in given.items() if right == "write")
    if rights:
        yield Fault(
            f"Each job may write: {', '.join(rights)[:200]}.", pipeline.permissions_line, subject=",".join(rights)
        )
