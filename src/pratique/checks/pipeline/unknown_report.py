"""A report's kind is none that GitLab knows.

Why: GitLab refuses the file or leaves the report out: nobody sees what the scanner found.
Fix: write the scanner's findings in GitLab's format (`trivy --format template --template @contrib/gitlab.tpl`, `pratique --format gitlab`) and hand them over as `container_scanning`.
References: https://docs.gitlab.com/ci/yaml/artifacts_reports/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "a:\n  script: [make]\n  artifacts:\n    reports:\n      trivy: x.json\n": 5,
}
PASSES: Texts = (
    "a:\n  script: [make]\n  artifacts:\n    reports:\n      container_scanning: x.json\n      junit: x.xml\n",
)
_KNOWN = frozenset(
    {
        *("accessibility", "annotations", "api_fuzzing", "browser_performance", "codequality", "container_scanning"),
        *("coverage_fuzzing", "coverage_report", "cyclonedx", "dast", "dependency_scanning", "dotenv", "junit"),
        *("load_performance", "metrics", "repository_xray", "requirements", "requirements_v2", "sast"),
        *("secret_detection", "terraform", "cluster_image_scanning", "performance", "lsif"),
    }
)
_GONE = {"cobertura": "coverage_report", "license_management": "cyclonedx", "license_scanning": "cyclonedx"}


@check("medium")
def unknown_report(pipeline: Pipeline) -> Iterator[Fault]:
    for job in pipeline.jobs:
        for report in job.reports:
            key = report.text.partition("=")[0]
            if key in _GONE:
                yield Fault(f"reports: {key} was removed from GitLab: use {_GONE[key]}.", report.line)
            elif key not in _KNOWN:
                yield Fault(f"reports: {key[:100]} is no kind of report.", report.line)
