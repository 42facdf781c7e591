"""Nothing hears that a gate failed.

Why: behind `|| true`, in the middle of a pipe, or in a script that goes on after an error, a scanner's exit code is thrown away; so is that of a scanner that broke.
Fix: remove `|| true` and `|| echo`, put `set -euo pipefail` at the script's beginning, or exit with the scanner's code.
References: https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._gates import gates
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline
from pratique.model.finding import Severity

FAILS: Lines = {
    "scan:\n  script:\n    - trivy image --exit-code 1 app || true\n": 3,
    "scan:\n  script:\n    - |\n      set +e\n      cosign verify --key k.pub app\n      echo done\n": 5,
    "scan:\n  script:\n    - cosign verify --key k.pub app || echo unsigned\n": 3,
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: grype --fail-on high app | tee log\n": 6,
    "apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n    - image: x\n      script: |\n        #!/bin/sh\n        trivy image --exit-code 1 app\n        echo done\n": 8,
    "scan:\n  script:\n    - if trivy image --exit-code 1 app; then echo fine; else echo bad; fi\n": 3,
}
PASSES: Texts = (
    "scan:\n  script:\n    - trivy image --exit-code 1 app || exit 1\n    - trivy image --exit-code 1 app | tee log\n",
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: grype --fail-on high app | tee log\n        shell: bash\n",
    "scan:\n  script:\n    - |\n      trivy image --exit-code 1 app || status=$?\n      exit $status\n",
    "scan:\n  script:\n    - |\n      if ! trivy image --exit-code 1 app; then\n        echo bad\n        exit 1\n      fi\n",
    "scan:\n  script:\n    - trivy image --exit-code 1 app || { echo bad; exit 1; }\n",
)


@check("high")
def gate_exit_code_lost(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for gate in gates(pipeline, runs):
        if gate.run is None or gate.command is None or gate.lacks:
            continue
        why = gate.run.text.lost(gate.command)
        if why:
            light = None if gate.of_image or "verify" in gate.tool else Severity.MEDIUM
            yield Fault(f"Nothing hears that {gate.tool} failed: {why}.", gate.line, gate.end_line, severity=light)
