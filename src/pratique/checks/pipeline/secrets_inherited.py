"""All secrets are handed to a workflow that is called.

Why: it gets each secret of the repository and the organisation, whether it needs it or not.
Fix: name the secrets that it needs: `secrets: {token: ${{ secrets.TOKEN }}}`.
References: https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-to-a-reusable-workflow
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline
from pratique.model.finding import Severity

FAILS: Lines = {
    "on: push\njobs:\n  a:\n    uses: o/r/.github/workflows/x.yml@v1\n    secrets: inherit\n": 5,
}
PASSES: Texts = (
    "on: push\njobs:\n  a:\n    uses: o/r/.github/workflows/x.yml@v1\n    secrets: {t: '${{ secrets.T }}'}\n",
)


@check("medium", standards=("zizmor-secrets-inherit",))
def secrets_inherited(pipeline: Pipeline) -> Iterator[Fault]:
    for job in pipeline.jobs:
        if job.secrets is not None:
            own = any(use.text.startswith(("./", "$/")) for use in job.uses)
            used = job.uses[0].text if job.uses else "the workflow"
            yield Fault(f"{used[:200]} gets all secrets.", job.secrets.line, severity=Severity.LOW if own else None)
