"""A gate is allowed to fail.

Why: a scan or a check of signatures whose failure the system overlooks stops nothing; nor does a scanner that broke.
Fix: remove `continue-on-error`, `allow_failure`, `onError: continue`, `catchError`, and judge exceptions in the scanner's own ignore file or policy.
References: https://docs.gitlab.com/ci/yaml/#allow_failure
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._gates import gates
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline, Step
from pratique.model.finding import Severity

FAILS: Lines = {
    "scan:\n  script: [trivy image --exit-code 1 app]\n  allow_failure: true\n": 3,
    "scan:\n  script: [cosign verify --key k.pub app]\n  when: manual\n": 3,
    "scan:\n  script: [make]\n  after_script:\n    - trivy image --exit-code 1 app\n": 4,
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: grype --fail-on high app\n        continue-on-error: true\n": 7,
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: aquasecurity/trivy-action@v1\n        continue-on-error: true\n        with: {exit-code: '1', image-ref: app}\n": 7,
    "pipeline {\n  agent any\n  stages { stage('a') { steps {\n    catchError(buildResult: 'SUCCESS') {\n      sh 'trivy image --exit-code 1 app'\n    }\n  } } }\n}\n": 4,
    "pipeline {\n  agent any\n  stages { stage('a') { steps {\n    sh script: 'trivy image --exit-code 1 app', returnStatus: true\n  } } }\n}\n": 4,
}
PASSES: Texts = (
    "scan:\n  script: [trivy image --exit-code 1 app]\n  allow_failure: {exit_codes: 42}\n",
    "scan:\n  script: [make]\n  allow_failure: true\n",
    (
        "pipeline {\n  agent any\n  stages { stage('a') { steps { script {\n    def rc = sh(script: 'trivy image --exit-code 1 app', returnStatus: true)\n"
        "    if (rc != 0) { error 'no' }\n  } } } }\n}\n"
    ),
)


@check("high")
def gate_may_fail(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    seen: set[int] = set()
    for gate in gates(pipeline, runs):
        excuse = gate.step.may_fail or gate.job.may_fail
        if excuse is None or excuse.line in seen or gate.lacks or _is_looked_at(gate.job.steps, gate.step.name):
            continue
        seen.add(excuse.line)
        light = Severity.MEDIUM if gate.is_read else None
        yield Fault(f"{gate.tool} may fail unheard: {excuse.text}.", excuse.line, severity=light)


def _is_looked_at(steps: tuple[Step, ...], name: str) -> bool:
    """Whether a later step looks at the outcome of the named one."""
    said = f"steps.{name}.outcome"
    return bool(name) and any(said in step.text or (step.condition and said in step.condition.text) for step in steps)
