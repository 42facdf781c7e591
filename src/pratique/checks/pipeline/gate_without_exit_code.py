"""A scan cannot fail the job, whatever it finds.

Why: Trivy, Grype, Dockle and Docker Scout exit with 0 unless they are told otherwise; the pipeline stays green and the image goes on.
Fix: `trivy image --exit-code 1 --severity HIGH,CRITICAL …`, `grype --fail-on high …`, `docker scout cves --exit-code …`, or judge the report with a tool that fails.
References: https://trivy.dev/latest/docs/configuration/others/#exit-code
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._gates import gates
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline
from pratique.model.finding import Severity

FAILS: Lines = {
    "scan:\n  script:\n    - trivy image -f json app > r.json\n    - cp r.json out/\n": 3,
    "scan:\n  script:\n    - trivy image --severity HIGH,CRITICAL app\n": 3,
    "scan:\n  script:\n    - trivy image --exit-code 0 app\n": 3,
    "scan:\n  script:\n    - docker run --rm aquasec/trivy image app\n": 3,
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: aquasecurity/trivy-action@v1\n        with:\n          image-ref: app\n": 6,
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: anchore/scan-action@v1\n        with:\n          image: app\n          fail-build: false\n": 9,
    "apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n    - image: aquasec/trivy\n      args: [image, app]\n": 6,
    "pipeline {\n  agent any\n  stages { stage('a') { steps {\n    sh 'grype app'\n  } } }\n}\n": 4,
}
PASSES: Texts = (
    "scan:\n  script:\n    - trivy image -f json app > r.json\n    - jq -e '.Results | length == 0' r.json\n",
    "scan:\n  script:\n    - trivy image --exit-code 1 app\n    - trivy image app\n    - trivy image --format cyclonedx app\n",
    "scan:\n  variables: {TRIVY_EXIT_CODE: '1'}\n  script:\n    - trivy image app\n",
    "scan:\n  script:\n    - grype app --fail-on high\n    - trivy --version\n    - grype db update\n",
    (
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: aquasecurity/trivy-action@v1\n"
        "        with: {image-ref: app, format: sarif, output: x.sarif}\n      - uses: github/codeql-action/upload-sarif@v3\n"
    ),
)


@check("high")
def gate_without_exit_code(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    found = list(gates(pipeline, runs))
    judged = {gate.number for gate in found if not gate.lacks}
    for gate in found:
        if gate.lacks and gate.number not in judged and not gate.is_read:
            light = Severity.MEDIUM if gate.writes or not gate.of_image else None
            yield Fault(
                f"{gate.tool} cannot fail the job: it wants {gate.lacks}.", gate.line, gate.end_line, severity=light
            )
