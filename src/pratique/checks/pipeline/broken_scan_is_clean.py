"""What a scanner that broke did not write counts as no findings.

Why: the output is read, and nothing hears that the scanner failed: a wrong name or a registry that is down gives an empty list, a count of 0, no match.
Fix: put `set -euo pipefail` at the beginning, or write the report to a file first, so that the scanner's own failure ends the script.
References: https://www.gnu.org/software/bash/manual/html_node/Pipelines.html
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._gates import gates
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n          n=$(trivy image -f json app | jq '.Results | length')\n          test $n = 0\n": 7,
}
PASSES: Texts = (
    "a:\n  script:\n    - n=$(trivy image -f json app | jq length)\n    - test $n = 0\n",
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: n=$(trivy image -f json app)\n",
)


@check("medium")
def broken_scan_is_clean(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for gate in gates(pipeline, runs):
        if gate.run is None or gate.command is None or not gate.lacks or not gate.run.text.captured(gate.command):
            continue
        why = gate.run.text.masked(gate.command)
        if why:
            yield Fault(f"When {gate.tool} breaks, its empty output counts: {why}.", gate.line, gate.end_line)
