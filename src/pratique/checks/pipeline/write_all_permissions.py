"""The workflow's token may do everything.

Why: each step, each action that it uses and whoever gets into one may then push commits, releases and packages.
Fix: write `permissions: {contents: read}` at the top, and give single jobs what they need.
References: https://docs.github.com/en/actions/tutorials/authenticate-with-github_token#modifying-the-permissions-for-the-github_token
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "on: push\npermissions: write-all\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n": 2,
    "on: push\npermissions: {}\njobs:\n  a:\n    permissions: write-all\n    runs-on: x\n    steps: [{run: make}]\n": 5,
}
PASSES: Texts = (
    "on: push\npermissions: read-all\njobs:\n  a:\n    permissions: {contents: write}\n    runs-on: x\n    steps: [{run: make}]\n",
)


@check("high", standards=("CKV2_GHA_1", "zizmor-excessive-permissions"))
def write_all_permissions(pipeline: Pipeline) -> Iterator[Fault]:
    if pipeline.permissions == "write-all":
        yield Fault("Every job may write everything (write-all).", pipeline.permissions_line)
    for job in pipeline.jobs:
        if job.permissions == "write-all":
            yield Fault(
                f"The job {job.name[:100]} may write everything (write-all).", job.permissions_line, subject=job.name
            )
