"""A report is handed over that nothing writes.

Why: the job uploads no file, and the page that should list the findings stays empty, which looks like none.
Fix: let the scanner write it: `trivy image --format … --output FILE`, `grype -o json --file FILE`.
References: https://docs.gitlab.com/ci/yaml/artifacts_reports/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._gates import gates
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "a:\n  script:\n    - trivy image --exit-code 1 app\n  artifacts:\n    reports:\n      container_scanning: gl.json\n": 6,
}
PASSES: Texts = (
    "a:\n  script:\n    - trivy image --exit-code 1 -o gl.json app\n  artifacts:\n    reports:\n      container_scanning: gl.json\n",
    "a:\n  script:\n    - make\n  artifacts:\n    reports:\n      junit: x.xml\n",
)


@check("medium")
def report_never_written(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    found = list(gates(pipeline, runs))
    for number, job in enumerate(pipeline.jobs):
        own = [gate for gate in found if gate.number == number]
        scripts = "\n".join(step.text for step in job.steps)
        for report in job.reports:
            key, _, path = report.text.partition("=")
            name = path.rpartition("/")[2]
            written = any(gate.writes for gate in own) or name in scripts or set(name) & set("*$,")
            if own and name and not written and not key.endswith(("junit", "dotenv")):
                yield Fault(f"Nothing in {job.name[:100]} writes {path[:200]}.", report.line)
