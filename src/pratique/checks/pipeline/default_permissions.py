"""The workflow does not say what its token may do.

Why: it gets what the repository or the organisation gives by default, which in older ones is the right to write everything.
Fix: write `permissions: {contents: read}` at the top, and give single jobs what they need.
References: https://docs.github.com/en/actions/reference/security/secure-use#use-the-principle-of-least-privilege
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n": 3,
}
PASSES: Texts = (
    "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n",
    "on: push\njobs:\n  a:\n    permissions: {contents: read}\n    runs-on: x\n    steps: [{run: make}]\n",
    "on: workflow_call\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n",
)


@check("low", standards=("CKV2_GHA_1", "zizmor-excessive-permissions"))
def default_permissions(pipeline: Pipeline) -> Iterator[Fault]:
    """A workflow that is only called gets what its caller has."""
    if pipeline.system != "github" or pipeline.permissions is not None or set(pipeline.triggers) <= {"workflow_call"}:
        return
    silent = [job for job in pipeline.jobs if job.permissions is None]
    if silent:
        names = ", ".join(job.name for job in silent)
        yield Fault(f"Nothing says what the token may do in {names[:200]}.", silent[0].line, subject="permissions")
