"""A secret is written into the pipeline's file.

Why: everyone who can read the repository or its history has it, for ever.
Fix: keep it with the system's secrets (protected and masked variables, `secrets.NAME`, `credentials('id')`) and replace the one that was published.
References: https://docs.github.com/en/actions/concepts/security/secrets
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.secret_names import is_secret
from pratique.documents.pipeline import Pipeline, Value

FAILS: Lines = {
    "variables:\n  DEPLOY_TOKEN: 3v9QkT7pXw2LzN\na:\n  script: [make]\n": 2,
    "on: push\njobs:\n  a:\n    runs-on: x\n    env:\n      AWS_SECRET_ACCESS_KEY: wJalrXUtnFEMIK7MDENGbPxRfiCY\n    steps: [{run: make}]\n": 6,
}
PASSES: Texts = (
    "pipeline {\n  agent any\n  environment {\n    HUB_CREDENTIALS = 'ci-hub-plugin'\n  }\n  stages { stage('a') { steps { sh 'make' } } }\n}\n",
    "variables:\n  DEPLOY_TOKEN: $OTHER\n  SECRET_NAME: app\n  POSTGRES_PASSWORD: postgres\na:\n  script: [make]\n",
    "on: push\nenv:\n  T_TOKEN: ${{ secrets.T }}\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n",
)
_PLAIN = re.compile(
    r"[a-z]{1,20}(?:[-_./][a-z]{1,20})+|(?i:[a-z]+|[0-9]{1,6}|.*(?:example|dummy|fake|test|change|local|placeholder|secret|password|your|xxx|default).*|https?://.*|[\w.-]+@[\w.-]+)"
)


@check("high")
def literal_secret(pipeline: Pipeline) -> Iterator[Fault]:
    seen: set[tuple[str, int]] = set()
    for name, value in _values(pipeline):
        if (name, value.line) in seen or "$" in value.text or len(value.text) < 8:
            continue
        seen.add((name, value.line))
        if is_secret(name, value.text) and not _PLAIN.fullmatch(value.text[:400]) and value.text != "credentials":
            yield Fault(f"The value of {name} is written here.", value.line, subject=name)


def _values(pipeline: Pipeline) -> Iterator[tuple[str, Value]]:
    yield from pipeline.environment.items()
    for job in pipeline.jobs:
        yield from job.environment.items()
        for step in job.steps:
            yield from step.environment.items()
            if step.use is not None and step.use.kind == "action":
                yield from step.inputs.items()
